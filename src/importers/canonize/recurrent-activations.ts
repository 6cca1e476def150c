import { float, type GraphBuilder } from '../../graph/builder.ts';
import type { Node } from '../../graph/graph.ts';
import { refuseForm } from './simplify-row.ts';

/** Writes an activation of a recurrent layer. */
export type WriteActivation = (value: string) => string;

type Parameters = readonly number[];

interface ActivationRow {
  /** What alpha, and behind it beta, are where they are not given; as many as the function has. */
  readonly defaults: Parameters;
  readonly write: (value: string, builder: GraphBuilder, parameters: Parameters) => string;
}

/** The activation functions that ONNX has for recurrent layers, as operators. */
const activationTable: Readonly<Record<string, ActivationRow>> = {
  Affine: {
    defaults: [1, 0],
    write: (value, builder, [alpha, beta]) =>
      builder.add('Add', [builder.add('Mul', [value, builder.floats(alpha!)]), builder.floats(beta!)]),
  },
  Elu: { defaults: [1], write: (value, builder, [alpha]) => builder.add('Elu', [value], { alpha: float(alpha!) }) },
  HardSigmoid: {
    defaults: [0.2, 0.5],
    write: (value, builder, [alpha, beta]) =>
      builder.add('HardSigmoid', [value], { alpha: float(alpha!), beta: float(beta!) }),
  },
  LeakyRelu: {
    defaults: [0.01],
    write: (value, builder, [alpha]) => builder.add('LeakyRelu', [value], { alpha: float(alpha!) }),
  },
  Relu: plain('Relu'),
  Sigmoid: plain('Sigmoid'),
  Softplus: plain('Softplus'),
  Softsign: plain('Softsign'),
  Tanh: plain('Tanh'),
};

function plain(op: string): ActivationRow {
  return { defaults: [], write: (value, builder) => builder.add(op, [value]) };
}

/**
 * The activations of a recurrent node, those of one direction behind those of the other.
 * @param fallback their names where the node has none
 * @throws UnhansError `operator` for one that is not known
 */
export function readActivations(node: Node, fallback: readonly string[], builder: GraphBuilder): WriteActivation[] {
  const named = node.attributes['activations'];
  const names = named?.kind === 'strings' ? named.value : fallback;
  const given = [readFloats(node, 'activation_alpha'), readFloats(node, 'activation_beta')];
  return names.map((name) => {
    if (!Object.hasOwn(activationTable, name)) {
      throw refuseForm(node, `its activation is ${name}, expected one of ${Object.keys(activationTable).join(', ')}`);
    }
    const { defaults, write } = activationTable[name]!;
    // parameters are listed for those functions alone that have them
    const parameters = defaults.map((value, place) => given[place]!.shift() ?? value);
    return (value) => write(value, builder, parameters);
  });
}

function readFloats(node: Node, name: string): number[] {
  const attribute = node.attributes[name];
  return attribute?.kind === 'floats' ? [...attribute.value] : [];
}

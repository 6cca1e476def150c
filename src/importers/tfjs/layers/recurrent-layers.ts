import { z } from 'zod';
import type { AttributeInput } from '../../../graph/builder.ts';
import type { Value } from '../value.ts';
import type { Writer } from '../writer.ts';
import { optional, size } from './layer-config.ts';
import type { LayerCall, LayerRow } from './layer-row.ts';

/** An activation as recurrent operators of ONNX name it, with what those have as alpha and beta. */
type Activation = readonly [name: string, alpha?: number, beta?: number];

/** By the names that Keras has for them, in the numbers of TensorFlow.js. */
const activations: Readonly<Record<string, Activation>> = {
  elu: ['Elu', 1],
  hard_sigmoid: ['HardSigmoid', 0.2, 0.5],
  linear: ['Affine', 1, 0],
  relu: ['Relu'],
  sigmoid: ['Sigmoid'],
  softplus: ['Softplus'],
  softsign: ['Softsign'],
  tanh: ['Tanh'],
};

const options = z.object({
  units: size,
  activation: optional(z.string(), 'tanh'),
  recurrent_activation: optional(z.string(), 'hard_sigmoid'),
  use_bias: optional(z.boolean(), true),
  reset_after: optional(z.boolean(), false),
  return_sequences: optional(z.boolean(), false),
  return_state: optional(z.literal(false), false),
  go_backwards: optional(z.boolean(), false),
  stateful: optional(z.literal(false), false),
});

type Options = z.infer<typeof options>;

/** A kind of recurrent layer, and the operator that computes the same. */
interface Cell {
  readonly op: 'LSTM' | 'GRU' | 'RNN';
  /** For each gate, in the order of the operator, which one it is in Keras. */
  readonly gates: readonly number[];
  /** Names of activations, in the order of the operator. */
  readonly activations: (options: Options) => readonly string[];
}

const cells = {
  LSTM: {
    op: 'LSTM',
    gates: [0, 3, 1, 2],
    activations: ({ activation, recurrent_activation: gate }) => [gate, activation, activation],
  },
  GRU: {
    op: 'GRU',
    gates: [0, 1, 2],
    activations: ({ activation, recurrent_activation: gate }) => [gate, activation],
  },
  SimpleRNN: { op: 'RNN', gates: [0], activations: ({ activation }) => [activation] },
} satisfies Record<string, Cell>;

/** Recurrent layers, on [batch, steps, features]. */
export const recurrentRows: Readonly<Record<string, LayerRow>> = Object.fromEntries(
  Object.entries(cells).map(([className, cell]) => [className, (call) => writeRecurrent(call, cell)]),
);

function writeRecurrent(call: LayerCall, cell: Cell): Value {
  const { writer, inputs } = call;
  const given = call.readConfig(options);
  const [{ shape }] = inputs;
  const [batch, steps, features] = shape;
  if (inputs.length > 1) throw call.refuse('states to begin with as inputs, expected one input');
  if (shape.length !== 3)
    throw call.refuse(`an input of shape [${shape.join(', ')}], expected [batch, steps, features]`);
  const width = cell.gates.length * given.units;
  const weights = [
    writeMatrix(call, cell, call.readWeight([features!, width], 'kernel').name),
    writeMatrix(call, cell, call.readWeight([given.units, width], 'recurrent_kernel').name),
    given.use_bias ? writeBias(call, cell, given) : '',
  ];
  const data = writer.add('Transpose', [writer.arrange(inputs[0], 'last')], { perm: [1, 0, 2] });
  const [every, last] = writer.addMany(cell.op, [data, ...weights], 2, {
    hidden_size: given.units,
    direction: given.go_backwards ? 'reverse' : 'forward',
    ...(cell.op === 'GRU' && { linear_before_reset: given.reset_after ? 1 : 0 }),
    ...describeActivations(call, cell.activations(given)),
  }) as [string, string];
  if (!given.return_sequences) {
    return { name: writer.add('Squeeze', [last, writer.ints([0])]), shape: [batch!, given.units], order: 'last' };
  }
  const rows = writer.add('Squeeze', [every, writer.ints([1])]);
  const sequence: Value = {
    name: writer.add('Transpose', [rows], { perm: [1, 0, 2] }),
    shape: [batch!, steps!, given.units],
    order: 'last',
  };
  return given.go_backwards ? reverseSteps(writer, sequence) : sequence;
}

function describeActivations({ refuse }: LayerCall, names: readonly string[]): Record<string, AttributeInput> {
  const found = names.map((name) => {
    if (Object.hasOwn(activations, name)) return activations[name]!;
    throw refuse(`activation "${name}", expected one of ${Object.keys(activations).join(', ')}`);
  });
  const list = (place: 1 | 2) => found.flatMap((activation) => activation[place] ?? []);
  return {
    activations: { kind: 'strings', value: found.map(([name]) => name) },
    activation_alpha: { kind: 'floats', value: list(1) },
    activation_beta: { kind: 'floats', value: list(2) },
  };
}

/** [inputs, gates · units] as [1, gates · units, inputs], the gates in the order of the operator. */
function writeMatrix({ writer }: LayerCall, cell: Cell, name: string): string {
  return unsqueeze(writer, orderGates(writer, cell, writer.add('Transpose', [name], { perm: [1, 0] })));
}

/** [gates · units], or that of input and state, as [1, 2 · gates · units]. */
function writeBias(call: LayerCall, cell: Cell, { units, reset_after: hasTwo }: Options): string {
  const { writer } = call;
  const width = cell.gates.length * units;
  if (cell.op === 'GRU' && hasTwo) {
    return writer.add('Reshape', [call.readWeight([2, width], 'bias').name, writer.ints([1, 2 * width])]);
  }
  const bias = orderGates(writer, cell, call.readWeight([width], 'bias').name);
  const zeros = writer.floats(Array<number>(width).fill(0));
  return unsqueeze(writer, writer.add('Concat', [bias, zeros], { axis: 0 }));
}

function orderGates(writer: Writer, { gates }: Cell, name: string): string {
  if (gates.every((gate, place) => gate === place)) return name;
  const parts = writer.addMany('Split', [name], gates.length, { axis: 0, num_outputs: gates.length });
  return writer.add(
    'Concat',
    gates.map((gate) => parts[gate]!),
    { axis: 0 },
  );
}

function unsqueeze(writer: Writer, name: string): string {
  return writer.add('Unsqueeze', [name, writer.ints([0])]);
}

/** The steps of a sequence from the last to the first. */
export function reverseSteps(writer: Writer, value: Value): Value {
  const inputs = [[-1], [1 - 2 ** 31], [1], [-1]].map((numbers) => writer.ints(numbers));
  return { ...value, name: writer.add('Slice', [value.name, ...inputs]) };
}

import { float, type AttributeInput, type GraphBuilder } from '../../../graph/builder.ts';
import { readFloat, readInt, readString, type Node } from '../../../graph/graph.ts';
import { refuseForm } from '../simplify-row.ts';
import { addMaybe, finish, type ExpandRow } from './expand-row.ts';

/** Finishes a fused node with its activation of `value`; `parameters` are numbers that the node has for it. */
type WriteBehind = (node: Node, value: string, parameters: readonly number[], builder: GraphBuilder) => void;

/** What may be fused behind a product. */
const behindTable: Readonly<Record<string, WriteBehind>> = {
  '': behind('Identity'),
  Clip: (node, value, [low, high], builder) =>
    finish(node, 'Clip', [value, builder.floats(low!), builder.floats(high!)], builder),
  HardSigmoid: behind('HardSigmoid', ['alpha', 'beta']),
  LeakyRelu: behind('LeakyRelu', ['alpha']),
  Relu: behind('Relu'),
  Sigmoid: behind('Sigmoid'),
  Tanh: behind('Tanh'),
};

function behind(op: string, names: readonly string[] = []): WriteBehind {
  return (node, value, parameters, builder) => {
    const attributes = names.map((name, place): [string, AttributeInput] => [name, float(parameters[place]!)]);
    finish(node, op, [value], builder, Object.fromEntries(attributes));
  };
}

/** Conv, a sum where there is one, an activation. */
export const expandFusedConv: ExpandRow = (node, { builder }) => {
  const { activation: _, activation_params: params, ...attributes } = node.attributes;
  const product = builder.add('Conv', node.inputs.slice(0, 3).filter(Boolean), attributes);
  writeBehind(node, addMaybe(builder, product, node.inputs[3]), params?.kind === 'floats' ? params.value : [], builder);
};

/** Gemm and an activation. */
export const expandFusedGemm: ExpandRow = (node, { builder }) => {
  const kept = ['alpha', 'beta', 'transA', 'transB'];
  const attributes = Object.fromEntries(Object.entries(node.attributes).filter(([name]) => kept.includes(name)));
  const parameters = ['activation_alpha', 'activation_beta'].map((name) => readFloat(node, name, NaN));
  writeBehind(node, builder.add('Gemm', node.inputs, attributes), parameters, builder);
};

/** A product of matrices, either turned, times a number. */
export const expandFusedMatMul: ExpandRow = (node, { builder, shape }) => {
  if (readInt(node, 'transBatchA', 0) + readInt(node, 'transBatchB', 0) > 0)
    throw refuseForm(node, 'it turns the axes of the batch, expected those of the matrices alone');
  const turned = ['transA', 'transB'].map((name, side) => {
    const value = node.inputs[side]!;
    const rank = shape(value).length;
    if (readInt(node, name, 0) === 0 || rank < 2) return value;
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    return builder.add('Transpose', [value], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] });
  });
  const alpha = readFloat(node, 'alpha', 1);
  if (alpha === 1) return finish(node, 'MatMul', turned, builder);
  finish(node, 'Mul', [builder.add('MatMul', turned), builder.floats(alpha)], builder);
};

function writeBehind(node: Node, value: string, parameters: readonly number[], builder: GraphBuilder): void {
  const name = readString(node, 'activation', '');
  const known = Object.keys(behindTable).filter((key) => key !== '');
  if (!Object.hasOwn(behindTable, name))
    throw refuseForm(node, `its activation is ${name}, expected one of ${known.join(', ')}`);
  behindTable[name]!(node, value, parameters, builder);
}

import type { Attribute, Constant, Graph, Node, ValueInfo } from '../../src/graph/graph.ts';
import { mobilenetTorchModels } from './mobilenet-torch.ts';
import { vggModels } from './vgg.ts';
import type { ZooModel } from './zoo-model.ts';

const floatCode = 1;
const halfCode = 10;

/** The whole graph in float16: weights, literals, inputs and outputs. */
export function toFloat16(graph: Graph): Graph {
  return {
    ...graph,
    inputs: graph.inputs.map(toHalfInfo),
    outputs: graph.outputs.map((output) => ('type' in output ? toHalfInfo(output) : output)),
    constants: new Map([...graph.constants].map(([name, constant]) => [name, toHalfConstant(constant)])),
    nodes: graph.nodes.map((node) => ({ ...node, attributes: toHalfAttributes(node.attributes) })),
  };
}

/** As toFloat16, but inputs and outputs stay float32 behind Cast nodes. */
export function toFloat16Inside(graph: Graph): Graph {
  const half = toFloat16(graph);
  const inner = new Map([...graph.inputs, ...graph.outputs].map(({ name }) => [name, `${name}_float16`]));
  const rename = (names: readonly string[]) => names.map((name) => inner.get(name) ?? name);
  const nodes = half.nodes.map((node) => ({ ...node, inputs: rename(node.inputs), outputs: rename(node.outputs) }));
  const casts = graph.inputs.map(({ name }) => cast(name, inner.get(name)!, halfCode));
  const castsBack = graph.outputs.map(({ name }) => cast(inner.get(name)!, name, floatCode));
  return { ...half, inputs: graph.inputs, outputs: graph.outputs, nodes: [...casts, ...nodes, ...castsBack] };
}

/** Only the weights in float16, each behind a Cast: files made small that compute in float32. */
export function toFloat16Weights(graph: Graph): Graph {
  const stored = [...graph.constants].filter(([, constant]) => constant.type === 'float32');
  const constants = new Map(graph.constants);
  for (const [name, constant] of stored) {
    constants.delete(name);
    constants.set(`${name}_float16`, toHalfConstant(constant));
  }
  return {
    ...graph,
    constants,
    nodes: [...stored.map(([name]) => cast(`${name}_float16`, name, floatCode)), ...graph.nodes],
  };
}

/** The bits of the float16 nearest to `value` (ties to even), which is finite. */
export function toHalfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const units = roundToEven(size * 2 ** (10 - exponent));
  return sign | (size < 2 ** -14 ? units : ((exponent + 15) << 10) + units - 1024);
}

function roundToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

function toHalfInfo(info: ValueInfo): ValueInfo {
  return info.type === 'float32' ? { ...info, type: 'float16' } : info;
}

function toHalfConstant(constant: Constant): Constant {
  if (constant.type !== 'float32') return constant;
  return { ...constant, type: 'float16', data: Uint16Array.from(constant.data as Float32Array, toHalfBits) };
}

function toHalfAttributes(attributes: Node['attributes']): Node['attributes'] {
  const convert = (attribute: Attribute): Attribute =>
    attribute.kind === 'tensor' ? { ...attribute, value: toHalfConstant(attribute.value) } : attribute;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, convert(attribute)]));
}

function cast(from: string, to: string, code: number): Node {
  const attributes = { to: { kind: 'int', value: code } } as const;
  return { op: 'Cast', domain: '', name: `Cast_${from}`, inputs: [from], outputs: [to], attributes };
}

const convert = (model: ZooModel, note: string, change: (graph: Graph) => Graph): ZooModel => ({
  ...model,
  note,
  build: () => change(model.build()),
});

/** Models of the zoo again in float16. */
export const precisionModels: Record<string, ZooModel> = {
  'vgg-bn-float16': convert(vggModels['vgg-bn']!, 'vgg-bn in float16, inputs and outputs too', toFloat16),
  'mobilenet-v2-float16-inside': convert(
    mobilenetTorchModels['mobilenet-v2']!,
    'mobilenet-v2 in float16 between Casts',
    toFloat16Inside,
  ),
  'vgg-float16-weights': convert(vggModels['vgg']!, 'vgg with float16 weights behind Casts', toFloat16Weights),
};

import {
  elementTypes,
  type Attribute,
  type Constant,
  type ElementType,
  type Graph,
  type Node,
} from '../graph/graph.ts';

const floatTypes: readonly ElementType[] = ['float16', 'float64'];

/** The same graph in float32: half and double weights, inputs and casts become single precision. */
export function toFloat32(graph: Graph): Graph {
  const constants = [...graph.constants].map(([name, constant]) => [name, toFloat32Constant(constant)] as const);
  return {
    ...graph,
    constants: new Map(constants),
    inputs: graph.inputs.map((input) => (floatTypes.includes(input.type) ? { ...input, type: 'float32' } : input)),
    outputs: graph.outputs.map(({ name }) => ({ name })),
    nodes: graph.nodes.map(toFloat32Node),
  };
}

function toFloat32Node(node: Node): Node {
  const attributes = Object.entries(node.attributes).map(([name, attribute]) => {
    const isCast = node.op === 'Cast' && name === 'to';
    return [name, isCast ? toFloat32Cast(attribute) : toFloat32Attribute(attribute)] as const;
  });
  return { ...node, attributes: Object.fromEntries(attributes) };
}

function toFloat32Cast(attribute: Attribute): Attribute {
  const isFloat = floatTypes.some((type) => elementTypes[type].code === attribute.value);
  return isFloat ? { kind: 'int', value: elementTypes.float32.code } : attribute;
}

function toFloat32Attribute(attribute: Attribute): Attribute {
  return attribute.kind === 'tensor' ? { kind: 'tensor', value: toFloat32Constant(attribute.value) } : attribute;
}

function toFloat32Constant(constant: Constant): Constant {
  if (constant.type === 'float64')
    return { ...constant, type: 'float32', data: Float32Array.from(constant.data as Float64Array) };
  if (constant.type === 'float16')
    return { ...constant, type: 'float32', data: expandHalves(constant.data as Uint16Array) };
  return constant;
}

/** IEEE 754 binary16 bits as float32 values. */
function expandHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

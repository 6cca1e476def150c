import { attributeKinds, modelCodec } from './onnx-schema.ts';
import {
  elementTypes,
  type Attribute,
  type Body,
  type Constant,
  type Graph,
  type Node,
  type OutputInfo,
} from './graph.ts';

/** ONNX intermediate representation version 8: the one that came with opset 15 to 18. */
const irVersions: readonly [opset: number, irVersion: number][] = [
  [23, 11],
  [21, 10],
  [19, 9],
  [0, 8],
];

/** Weights kept outside the file, by the location the file names. */
export type ExternalData = { readonly path: string; readonly data: Uint8Array }[];

/** Bytes of a graph's constants. */
export function countWeightBytes(graph: Graph): number {
  return [...graph.constants.values()].reduce((sum, constant) => sum + constant.data.byteLength, 0);
}

/** Writes a graph as one ONNX file. */
export function encodeModel(graph: Graph): Uint8Array {
  return encode(graph, (name, constant) => encodeTensor(name, constant, toBytes(constant)));
}

/** Constants up to this size stay in the file. */
const smallBytes = 1024;

/**
 * Writes a graph as an ONNX file without its larger constants, and those beside it, not copied.
 * @param location the one file they lie in, end to end; absent, each is a file of its own
 */
export function encodeModelExternal(
  graph: Graph,
  { location }: { location?: string } = {},
): { bytes: Uint8Array; external: ExternalData } {
  const external: ExternalData = [];
  let end = 0;
  const bytes = encode(graph, (name, constant) => {
    const data = toBytes(constant);
    if (data.length <= smallBytes) return encodeTensor(name, constant, data);
    const path = location ?? `weights-${external.length}`;
    const offset = location === undefined ? 0 : end;
    external.push({ path, data });
    end += data.length;
    const place = { location: path, offset: String(offset), length: String(data.length) };
    const externalData = Object.entries(place).map(([key, value]) => ({ key, value }));
    return { ...encodeTensor(name, constant), externalData, dataLocation: 1 };
  });
  return { bytes, external };
}

type EncodeTensor = (name: string, constant: Constant) => object;

function encode(graph: Graph, encodeConstant: EncodeTensor): Uint8Array {
  const opset = graph.opsets[''] ?? 0;
  return modelCodec
    .encode({
      irVersion: irVersions.find(([since]) => opset >= since)![1],
      producerName: 'unhans',
      graph: encodeGraph(graph, encodeConstant),
      opsetImport: Object.entries(graph.opsets).map(([domain, version]) => ({ domain, version })),
    })
    .finish();
}

function encodeGraph(graph: Body, encodeConstant: EncodeTensor): object {
  return {
    name: graph.name || 'graph',
    node: graph.nodes.map(encodeNode),
    initializer: [...graph.constants].map(([name, constant]) => encodeConstant(name, constant)),
    input: graph.inputs.map(encodeValueInfo),
    output: graph.outputs.map(encodeValueInfo),
  };
}

function encodeNode(node: Node): object {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    opType: node.op,
    domain: node.domain,
    attribute: Object.entries(node.attributes).map(([name, attribute]) => encodeAttribute(name, attribute)),
  };
}

const attributeCodes = Object.fromEntries(
  Object.entries(attributeKinds).map(([code, kind]) => [kind, Number(code)]),
) as Record<Attribute['kind'], number>;

function encodeAttribute(name: string, attribute: Attribute): object {
  return { name, type: attributeCodes[attribute.kind], ...encodeValue(attribute) };
}

function encodeValue(attribute: Attribute): object {
  switch (attribute.kind) {
    case 'float':
      return { f: attribute.value };
    case 'int':
      return { i: attribute.value };
    case 'string':
      return { s: Buffer.from(attribute.value) };
    case 'tensor':
      return { t: encodeTensor('', attribute.value, toBytes(attribute.value)) };
    case 'graph':
      return { g: encodeGraph(attribute.value, (name, constant) => encodeTensor(name, constant, toBytes(constant))) };
    case 'floats':
    case 'ints':
      return { [attribute.kind]: attribute.value };
    case 'strings':
      return { strings: attribute.value.map((item) => Buffer.from(item)) };
  }
}

function encodeValueInfo(info: OutputInfo): object {
  if (!('type' in info)) return { name: info.name };
  const { name, type, shape } = info;
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementTypes[type].code, shape: { dim } } } };
}

function encodeTensor(name: string, { type, shape }: Constant, rawData?: Uint8Array): object {
  return { name, dims: shape, dataType: elementTypes[type].code, ...(rawData && { rawData }) };
}

function toBytes({ data }: Constant): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

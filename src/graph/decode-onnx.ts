import { UnhansError } from '../errors.ts';
import { countElements } from '../tensor/tensor.ts';
import {
  elementTypes,
  type Attribute,
  type Body,
  type Constant,
  type ElementType,
  type Graph,
  type Node,
  type OutputInfo,
  type ValueInfo,
} from './graph.ts';
import {
  attributeKinds,
  modelCodec,
  type AttributeMessage,
  type GraphMessage,
  type Int64,
  type ModelMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from './onnx-schema.ts';

/** Reads `length` bytes (all that is left where absent) at `offset` of an external weight file named in a model. */
export type ReadExternal = (location: string, offset: number, length: number | undefined) => Uint8Array;

/** What decoding needs besides the bytes. */
interface Source {
  readonly name: string;
  readonly readExternal: ReadExternal;
}

/**
 * Reads an ONNX file's bytes; weights kept in external files are fetched through `readExternal`.
 * @throws UnhansError `model` where the bytes are not ONNX, are cut short, or hold what a Graph cannot.
 */
export function decodeModel(bytes: Uint8Array, name: string, readExternal?: ReadExternal): Graph {
  const source: Source = { name, readExternal: readExternal ?? refuseExternal(name) };
  const message = decodeMessage(bytes, name);
  if (!message.graph || message.graph.node.length === 0 || message.opsetImport.length === 0) {
    throw new UnhansError('model', `cannot read ${name}: not an ONNX model, expected a graph with nodes and an opset`);
  }
  const opsets = Object.fromEntries(
    message.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, toNumber(version)]),
  );
  return decodeGraph(message.graph, opsets, source);
}

function refuseExternal(name: string): ReadExternal {
  return () => {
    throw new UnhansError('model', `cannot read ${name}: its weights are in external files, expected them beside it`);
  };
}

function decodeMessage(bytes: Uint8Array, name: string): ModelMessage {
  try {
    return modelCodec.toObject(modelCodec.decode(bytes), { defaults: true, arrays: true }) as ModelMessage;
  } catch (cause) {
    const problem = `not an ONNX model, or cut short (${bytes.length} bytes)`;
    throw new UnhansError('model', `cannot read ${name}: ${problem}`, { cause });
  }
}

function decodeGraph(message: GraphMessage, opsets: Record<string, number>, source: Source): Graph {
  const inputs = listInputs(message).map((input) => decodeValueInfo(input, source));
  const outputs = message.output.map((output) =>
    output.type ? decodeValueInfo(output, source) : { name: output.name },
  );
  return { ...decodeBody(message, opsets, source), inputs, outputs };
}

/** Values that are fed: not the weights, which older files list too. */
function listInputs({ input, initializer }: GraphMessage): ValueInfoMessage[] {
  const weights = new Set(initializer.map(({ name }) => name));
  return input.filter(({ name }) => !weights.has(name));
}

function decodeBody(message: GraphMessage, opsets: Record<string, number>, source: Source): Body {
  if (message.sparseInitializer.length > 0) {
    throw new UnhansError('model', `cannot read ${source.name}: sparse weights, expected dense ones`);
  }
  const constants = new Map(message.initializer.map((tensor) => [tensor.name, decodeTensor(tensor, source)]));
  return {
    name: message.name,
    opsets,
    inputs: listInputs(message).map((input) => maybeDecodeValueInfo(input, source)),
    outputs: message.output.map((output) => maybeDecodeValueInfo(output, source)),
    constants,
    nodes: nameNodes(message.node).map((node) => decodeNode(node, opsets, source)),
  };
}

/** Nodes without a name get one that no other node of the graph has. */
function nameNodes(nodes: readonly NodeMessage[]): NodeMessage[] {
  const taken = new Set(nodes.map(({ name }) => name));
  return nodes.map((node, index) => {
    if (node.name) return node;
    let name = `${node.opType}_${index}`;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return { ...node, name };
  });
}

function decodeNode(message: NodeMessage, opsets: Record<string, number>, source: Source): Node {
  return {
    op: message.opType,
    domain: message.domain === 'ai.onnx' ? '' : message.domain,
    name: message.name,
    inputs: message.input,
    outputs: message.output,
    attributes: Object.fromEntries(message.attribute.map((item) => [item.name, decodeAttribute(item, opsets, source)])),
  };
}

function decodeAttribute(message: AttributeMessage, opsets: Record<string, number>, source: Source): Attribute {
  const kind = attributeKinds[message.type as keyof typeof attributeKinds] as Attribute['kind'] | undefined;
  switch (kind) {
    case 'float':
      return { kind, value: message.f };
    case 'int':
      return { kind, value: toNumber(message.i) };
    case 'string':
      return { kind, value: Buffer.from(message.s).toString('utf8') };
    case 'tensor':
      return { kind, value: decodeTensor(expectFilled(message.t, message, source), source) };
    case 'graph':
      return { kind, value: decodeBody(expectFilled(message.g, message, source), opsets, source) };
    case 'floats':
      return { kind, value: message.floats };
    case 'ints':
      return { kind, value: message.ints.map(toNumber) };
    case 'strings':
      return { kind, value: message.strings.map((item) => Buffer.from(item).toString('utf8')) };
    case undefined:
      throw new UnhansError(
        'model',
        `cannot read ${source.name}: attribute "${message.name}" has type ${message.type}, expected 1 to 8`,
      );
  }
}

function expectFilled<Value>(value: Value | null, { name, type }: AttributeMessage, source: Source): Value {
  if (value) return value;
  const kind = attributeKinds[type as keyof typeof attributeKinds];
  throw new UnhansError('model', `cannot read ${source.name}: attribute "${name}" is empty, expected a ${kind}`);
}

/** Without a type where the file gives none, one without a shape, or one that is no tensor. */
function maybeDecodeValueInfo(message: ValueInfoMessage, source: Source): OutputInfo {
  return message.type?.tensorType?.shape ? decodeValueInfo(message, source) : { name: message.name };
}

function decodeValueInfo(message: ValueInfoMessage, source: Source): ValueInfo {
  const tensor = message.type?.tensorType;
  if (!tensor) throw new UnhansError('model', `cannot read ${source.name}: "${message.name}" is not a tensor`);
  const shape = (tensor.shape?.dim ?? []).map(({ dimValue, dimParam }, axis) => {
    const size = toNumber(dimValue);
    return size > 0 ? size : dimParam || `axis_${axis}`;
  });
  return { name: message.name, type: toElementType(tensor.elemType, message.name, source), shape };
}

function toElementType(code: number, name: string, source: Source): ElementType {
  const found = Object.entries(elementTypes).find(([, row]) => row.code === code);
  if (!found) throw new UnhansError('model', `cannot read ${source.name}: "${name}" has ONNX element type ${code}`);
  return found[0] as ElementType;
}

function decodeTensor(message: TensorMessage, source: Source): Constant {
  const type = toElementType(message.dataType, message.name, source);
  const shape = message.dims.map(toNumber);
  if (shape.some((size) => size < 0)) {
    throw new UnhansError('model', `cannot read ${source.name}: "${message.name}" has shape [${shape.join(', ')}]`);
  }
  const data = readData(message, type, source);
  if (data.length !== countElements(shape)) {
    const expected = `expected ${countElements(shape)} for shape [${shape.join(', ')}]`;
    throw new UnhansError(
      'model',
      `cannot read ${source.name}: "${message.name}" holds ${data.length} numbers, ${expected}`,
    );
  }
  return { type, shape, data };
}

function readData(message: TensorMessage, type: ElementType, source: Source): Constant['data'] {
  const { array } = elementTypes[type];
  const raw = message.dataLocation === 1 ? readExternalData(message, source) : message.rawData;
  if (raw.length > 0) {
    if (raw.length % array.BYTES_PER_ELEMENT !== 0) {
      throw new UnhansError('model', `cannot read ${source.name}: "${message.name}" ends in the middle of a number`);
    }
    return new array(Uint8Array.from(raw).buffer);
  }
  if (type === 'int64') return BigInt64Array.from(message.int64Data, toBigInt);
  if (type === 'uint64') return BigUint64Array.from(message.uint64Data, toBigInt);
  if (type === 'float32') return Float32Array.from(message.floatData);
  if (type === 'float64') return Float64Array.from(message.doubleData);
  if (type === 'uint32') return Uint32Array.from(message.uint64Data, toNumber);
  return (array as Uint8ArrayConstructor).from(message.int32Data);
}

function readExternalData(message: TensorMessage, source: Source): Uint8Array {
  const entries = new Map(message.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location');
  const offset = Number(entries.get('offset') ?? 0);
  const length = entries.has('length') ? Number(entries.get('length')) : undefined;
  if (location === undefined || !Number.isSafeInteger(offset) || offset < 0 || !(length === undefined || length >= 0)) {
    throw new UnhansError(
      'model',
      `cannot read ${source.name}: "${message.name}" names no valid place in an external file`,
    );
  }
  return source.readExternal(location, offset, length);
}

/** The nearest integer that a number holds exactly: the ends of an int64 stand for "all", and must not pass 2^63. */
function toNumber(value: Int64): number {
  const number = typeof value === 'number' ? value : value.toNumber();
  return Math.min(Math.max(number, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function toBigInt(value: Int64): bigint {
  return BigInt(value.toString());
}

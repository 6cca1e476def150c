/** Element types a graph may hold. Every other ONNX element type is refused on import. */
export const elementTypes = {
  float32: { code: 1, array: Float32Array },
  uint8: { code: 2, array: Uint8Array },
  int8: { code: 3, array: Int8Array },
  uint16: { code: 4, array: Uint16Array },
  int16: { code: 5, array: Int16Array },
  int32: { code: 6, array: Int32Array },
  int64: { code: 7, array: BigInt64Array },
  bool: { code: 9, array: Uint8Array },
  float16: { code: 10, array: Uint16Array },
  float64: { code: 11, array: Float64Array },
  uint32: { code: 12, array: Uint32Array },
  uint64: { code: 13, array: BigUint64Array },
} as const;

export type ElementType = keyof typeof elementTypes;
export type ElementArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array;

/** A constant of a graph: numbers row-major in the typed array of their element type (float16 as its bits). */
export interface Constant {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: ElementArray;
}

export type Attribute =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Constant }
  | { readonly kind: 'graph'; readonly value: Body };

/** One operation, in ONNX's terms. An omitted optional input is the empty string. */
export interface Node {
  readonly op: string;
  /** '' is the standard operator set. */
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph input or output; a dimension is its size, or the name of a free one ('batch'). */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A graph output; without a type, the runtime infers it. */
export type OutputInfo = ValueInfo | { readonly name: string };

/** A computation in ONNX's terms: nodes in topological order, constants by name. */
export interface Graph {
  readonly name: string;
  /** Version per operator set domain; '' is the standard one. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly OutputInfo[];
  readonly constants: ReadonlyMap<string, Constant>;
  readonly nodes: readonly Node[];
}

/** A graph inside a node: its inputs may leave their type to the runtime. It sees the values around it. */
export type Body = Omit<Graph, 'inputs'> & { readonly inputs: readonly OutputInfo[] };

/** The integer attribute `name`, or `fallback` where the node has none. */
export function readInt(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' ? attribute.value : fallback;
}

/** The float attribute `name`, or `fallback` where the node has none. */
export function readFloat(node: Node, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'float' ? attribute.value : fallback;
}

/** The list attribute `name`, or undefined where the node has none. */
export function readInts(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name];
  return attribute?.kind === 'ints' ? attribute.value : undefined;
}

/** The string attribute `name`, or `fallback` where the node has none. */
export function readString(node: Node, name: string, fallback: string): string {
  const attribute = node.attributes[name];
  return attribute?.kind === 'string' ? attribute.value : fallback;
}

/** The graphs inside a node: of a loop, of a branch. */
export function listBodies(node: Node): Body[] {
  return Object.values(node.attributes).flatMap((attribute) => (attribute.kind === 'graph' ? [attribute.value] : []));
}

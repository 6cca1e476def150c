import type { AttributeInput } from '../../src/graph/builder.ts';
import type { Attribute, Constant, Graph, Node, ValueInfo } from '../../src/graph/graph.ts';
import { countElements } from '../../src/tensor/tensor.ts';

/** A value inside a network being written: its name, and its size along the channel (or feature) axis. */
export interface Feature {
  readonly name: string;
  readonly channels: number;
}

/** A network being written: hands out names as exporters do and fills weights from a seed. */
export interface Net {
  readonly opset: number;
  /** Adds a node with one output and returns that output's name. */
  node(op: string, inputs: readonly string[], attributes?: Record<string, AttributeInput>, domain?: string): string;
  /** As node, for operators with several outputs. */
  nodes(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Record<string, AttributeInput>,
    domain?: string,
  ): string[];
  /** An initializer filled uniformly between `low` and `high`. */
  uniform(shape: readonly number[], low: number, high: number): string;
  /** An initializer with the given numbers. */
  floats(values: readonly number[], shape?: readonly number[]): string;
  /** A one-dimensional int64 initializer. */
  ints(values: readonly number[]): string;
  /** A tensor that a Constant node gives, as PyTorch writes literals. */
  literal(constant: Constant): string;
  /** The finished graph with `inputs`, giving the values named `outputs`. */
  build(inputs: readonly ValueInfo[], outputs: readonly ValueInfo[]): Graph;
}

/** An empty network at `opset` (default 17). Up to opset 11 values are numbered, as PyTorch did then. */
export function createNet({ opset = 17, seed = 1 }: { opset?: number; seed?: number } = {}): Net {
  const nodes: Node[] = [];
  const constants = new Map<string, Constant>();
  let state = seed * 2_654_435_761;
  let values = 0;

  const nameValue = (op: string): string => (opset <= 11 ? String(++values) : `/${op}_${++values}_output_0`);
  const addConstant = (constant: Constant): string => {
    const name = `params.${constants.size}`;
    constants.set(name, constant);
    return name;
  };
  const net: Net = {
    opset,
    node: (op, inputs, attributes, domain) => net.nodes(op, inputs, 1, attributes, domain)[0]!,
    nodes(op, inputs, count, attributes = {}, domain = '') {
      const name = `${op}_${nodes.length}`;
      const outputs = Array.from({ length: count }, () => nameValue(op));
      nodes.push({ op, domain, name, inputs, outputs, attributes: toAttributes(attributes) });
      return outputs;
    },
    uniform(shape, low, high) {
      const data = new Float32Array(countElements(shape));
      state = fillUniform(data, low, high, state);
      return addConstant({ type: 'float32', shape, data });
    },
    floats: (numbers, shape = [numbers.length]) =>
      addConstant({ type: 'float32', shape, data: Float32Array.from(numbers) }),
    ints: (numbers) => addConstant(int64(numbers)),
    literal: (constant) => net.node('Constant', [], { value: { kind: 'tensor', value: constant } }),
    build: (inputs, outputs) => ({ name: 'main_graph', opsets: { '': opset }, inputs, outputs, constants, nodes }),
  };
  return net;
}

/** A float32 scalar. */
export function scalar(value: number): Constant {
  return { type: 'float32', shape: [], data: Float32Array.of(value) };
}

/** A one-dimensional int64 tensor, or a scalar where `shape` is []. */
export function int64(values: readonly number[], shape: readonly number[] = [values.length]): Constant {
  return { type: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}

/** Fills `data` between `low` and `high` by xorshift32 and returns the generator's next state: about 2 ns a number. */
function fillUniform(data: Float32Array, low: number, high: number, state: number): number {
  const scale = (high - low) / 2 ** 32;
  let bits = state | 0 || 1;
  for (let index = 0; index < data.length; index++) {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    data[index] = low + scale * (bits >>> 0);
  }
  return bits;
}

function toAttributes(inputs: Record<string, AttributeInput>): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, toAttribute(value)]));
}

function toAttribute(value: AttributeInput): Attribute {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  return Array.isArray(value) ? { kind: 'ints', value } : (value as Attribute);
}

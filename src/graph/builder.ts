import { countElements } from '../tensor/tensor.ts';
import type { Attribute, Constant, Graph, Node, OutputInfo, ValueInfo } from './graph.ts';

/** Attribute values as a builder takes them: a bare number is an int; floats are marked. */
export type AttributeInput = number | string | readonly number[] | Attribute;

/** Marks a number as a float attribute (`2` alone would be an int). */
export function float(value: number): Attribute {
  return { kind: 'float', value };
}

/** The operator set that graphs written by unhans use; every onnxruntime since 1.15 runs it. */
export const writtenOpset = 18;

/** Grows a graph node by node and hands out fresh names; state lives only while a graph is being written. */
export interface GraphBuilder {
  /** Adds a node with one output and returns that output's name. */
  add(op: string, inputs: readonly string[], attributes?: Record<string, AttributeInput>): string;
  /** As add, for operators with several outputs. */
  addMany(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Record<string, AttributeInput>,
  ): string[];
  /** Adds an existing node as it stands. */
  addNode(node: Node): void;
  /** Names a constant (shared where the same object is named twice). */
  constant(constant: Constant, hint?: string): string;
  /** A float32 constant: a scalar from a number, otherwise a tensor of `shape`; a Float32Array is kept, not copied. */
  floats(values: number | readonly number[] | Float32Array, shape?: readonly number[]): string;
  /** A one-dimensional int64 constant. */
  ints(values: readonly number[]): string;
  /** The finished graph. */
  build(signature: { name: string; inputs: readonly ValueInfo[]; outputs: readonly OutputInfo[] }): Graph;
}

/**
 * A builder that starts empty, or from the nodes and constants of `base`.
 * @param scope begins the names it hands out: a subgraph's must differ from those around it
 * @param later nodes that are yet to be added, whose names it leaves alone
 */
export function createGraphBuilder(
  base?: Pick<Graph, 'nodes' | 'constants' | 'opsets'>,
  scope = 'unhans',
  later: readonly Node[] = [],
): GraphBuilder {
  const nodes: Node[] = [...(base?.nodes ?? [])];
  const constants = new Map(base?.constants ?? []);
  const names = new Set([...constants.keys(), ...[...nodes, ...later].flatMap(listNames)]);
  const shared = new Map<string | Constant, string>();
  const counts = new Map<string, number>();

  function freshName(hint: string): string {
    const count = counts.get(hint) ?? 0;
    counts.set(hint, count + 1);
    const name = `${scope}/${hint}_${count}`;
    return names.has(name) ? freshName(hint) : name;
  }

  const builder: GraphBuilder = {
    add: (op, inputs, attributes) => builder.addMany(op, inputs, 1, attributes)[0]!,
    addMany(op, inputs, outputs, attributes = {}) {
      const created = Array.from({ length: outputs }, () => freshName(op));
      nodes.push({ op, domain: '', name: created[0]!, inputs, outputs: created, attributes: toAttributes(attributes) });
      return created;
    },
    addNode(node) {
      nodes.push(node);
      for (const name of listNames(node)) names.add(name);
    },
    constant(constant, hint = 'constant') {
      const name = shared.get(constant) ?? freshName(hint);
      shared.set(constant, name);
      constants.set(name, constant);
      return name;
    },
    floats(values, shape = typeof values === 'number' ? [] : [values.length]) {
      const data = values instanceof Float32Array ? values : Float32Array.from([values].flat());
      if (data.length !== countElements(shape))
        throw new Error(`constant of shape [${shape.join()}] given ${data.length}`);
      return small(`f${shape.join()}:`, { type: 'float32', shape, data });
    },
    ints(values) {
      return small('i', { type: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    },
    build: ({ name, inputs, outputs }) => ({
      name,
      opsets: { ...base?.opsets, '': Math.max(base?.opsets[''] ?? 0, writtenOpset) },
      inputs,
      outputs,
      constants,
      nodes,
    }),
  };

  /** Small constants are named once per value. */
  function small(kind: string, constant: Constant): string {
    if (constant.data.length > 64) return builder.constant(constant);
    const key = kind + constant.data.join();
    const name = shared.get(key) ?? builder.constant(constant);
    shared.set(key, name);
    return name;
  }

  return builder;
}

function listNames({ name, inputs, outputs }: Node): string[] {
  return [name, ...inputs, ...outputs];
}

/** Attributes as a graph holds them. */
export function toAttributes(inputs: Record<string, AttributeInput>): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, toAttribute(value)]));
}

function toAttribute(value: AttributeInput): Attribute {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  return Array.isArray(value) ? { kind: 'ints', value } : (value as Attribute);
}

import { describe, expect, test } from 'vitest';
import { createGraphBuilder, float, writtenOpset } from '../../src/graph/builder.ts';
import { findDataValues, removeDeadNodes, sortNodes } from '../../src/graph/dataflow.ts';
import type { Graph, Node } from '../../src/graph/graph.ts';
import { zoo } from '../zoo/zoo.ts';

const relu = (input: string, output: string): Node => ({
  ...{ op: 'Relu', domain: '', name: output, attributes: {} },
  inputs: [input],
  outputs: [output],
});

const signature = { name: 'g', inputs: [], outputs: [] };

describe('createGraphBuilder', () => {
  test('never hands out a name that the graph it starts from has', () => {
    const first = createGraphBuilder();
    const taken = first.add('Relu', ['x']);
    const second = createGraphBuilder(first.build(signature));
    expect(second.add('Relu', ['x'])).not.toBe(taken);
  });

  test('never hands out the name of a node, whether it is there or comes later', () => {
    const node: Node = { ...relu('x', 'y'), name: 'unhans/Relu_0' };
    const base = { nodes: [], constants: new Map(), opsets: {} };
    expect(createGraphBuilder({ ...base, nodes: [node] }).add('Relu', ['y'])).not.toBe(node.name);
    expect(createGraphBuilder(base, 'unhans', [node]).add('Relu', ['y'])).not.toBe(node.name);
    const builder = createGraphBuilder(base);
    builder.addNode(node);
    expect(builder.add('Relu', ['y'])).not.toBe(node.name);
  });

  test('names small constants once per value and shape', () => {
    const builder = createGraphBuilder();
    expect(builder.floats(1)).toBe(builder.floats(1));
    expect(builder.floats([1])).not.toBe(builder.floats(1));
    expect(builder.floats([1, 2], [2, 1])).not.toBe(builder.floats([1, 2], [1, 2]));
    expect(builder.ints([1])).not.toBe(builder.floats([1]));
  });

  test('refuses constants that do not fill their shape', () => {
    expect(() => createGraphBuilder().floats([1, 2], [3])).toThrow('constant of shape [3] given 2');
  });

  test('writes bare numbers as ints, and what is marked as floats', () => {
    const builder = createGraphBuilder();
    builder.add('Elu', ['x'], { alpha: float(2), axis: 2, pads: [1, 2], mode: 'edge' });
    expect(builder.build(signature).nodes[0]!.attributes).toEqual({
      alpha: { kind: 'float', value: 2 },
      axis: { kind: 'int', value: 2 },
      pads: { kind: 'ints', value: [1, 2] },
      mode: { kind: 'string', value: 'edge' },
    });
  });

  test('writes its own operator set, or the newer one of the graph it starts from', () => {
    const build = (opset: number) =>
      createGraphBuilder({ nodes: [], constants: new Map(), opsets: { '': opset } }).build(signature);
    expect(build(7).opsets).toEqual({ '': writtenOpset });
    expect(build(writtenOpset + 3).opsets).toEqual({ '': writtenOpset + 3 });
  });

  test('leaves the graph it starts from as it was', () => {
    const graph = zoo['mlp-rows']!.build();
    const [nodes, constants] = [graph.nodes.length, graph.constants.size];
    const builder = createGraphBuilder(graph);
    builder.add('Relu', [builder.floats([1, 2, 3])]);
    expect([graph.nodes.length, graph.constants.size]).toEqual([nodes, constants]);
  });
});

describe('removeDeadNodes', () => {
  test('drops nodes and constants that no output needs, and keeps those that the body of a loop reads', () => {
    const body = createGraphBuilder(undefined, 'body');
    const sum = body.add('Add', ['carried', 'outside']);
    const inner: Graph = body.build({ name: 'body', inputs: [], outputs: [{ name: sum }] });
    const outer = createGraphBuilder();
    const constants = ['outside', 'unused'].map(
      (name) => [name, { type: 'float32', shape: [1], data: Float32Array.of(1) }] as const,
    );
    outer.add('Relu', ['x']);
    const result = outer.add('Loop', ['', '', 'x'], { body: { kind: 'graph', value: inner } });
    const graph = outer.build({ name: 'g', inputs: [], outputs: [{ name: result }] });
    const alive = removeDeadNodes({ ...graph, constants: new Map(constants) });
    expect(alive.nodes.map(({ op }) => op)).toEqual(['Loop']);
    expect([...alive.constants.keys()]).toEqual(['outside']);
  });
});

describe('findDataValues', () => {
  test('goes through what the branches of an If read from around them', () => {
    const branch: Graph = { ...createGraphBuilder().build(signature), nodes: [relu('x', 'inner')] };
    const builder = createGraphBuilder();
    const chosen = builder.add('If', ['condition'], { then_branch: { kind: 'graph', value: branch } });
    const x = { name: 'x', type: 'float32', shape: [1] } as const;
    expect(findDataValues(builder.build({ ...signature, inputs: [x] }))).toContain(chosen);
  });
});

describe('sortNodes', () => {
  const chain = Array.from({ length: 12_000 }, (_, index) => relu(`v${index}`, `v${index + 1}`));

  test('leaves what is in order as it is', () => {
    expect(sortNodes(chain)).toEqual(chain);
  });

  test('brings a long chain into order', () => {
    expect(sortNodes(chain.toReversed())).toEqual(chain);
  });

  test('takes no omitted input for a value', () => {
    const nodes = [relu('', 'a'), { ...relu('a', 'b'), outputs: ['b', ''] }];
    expect(sortNodes(nodes)).toEqual(nodes);
  });

  test('finds a cycle', () => {
    expect(sortNodes([relu('x', 'a'), relu('c', 'b'), relu('b', 'c')])).toBeUndefined();
  });
});

test('numbers given as Float32Array are kept, not copied', () => {
  const builder = createGraphBuilder();
  const numbers = new Float32Array(100);
  const name = builder.floats(numbers);
  expect(builder.build({ name: 'graph', inputs: [], outputs: [] }).constants.get(name)!.data).toBe(numbers);
});

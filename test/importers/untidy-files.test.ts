import { expect, describe, test } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { UnhansError } from '../../src/errors.ts';
import { decodeModel } from '../../src/graph/decode-onnx.ts';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import type { Graph, Node } from '../../src/graph/graph.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { Runtime } from '../../src/runtime/session.ts';
import { createNet, int64, type Net } from '../zoo/net.ts';
import { zoo } from '../zoo/zoo.ts';

type Batch = number | string;

/** A classifier of rows of 12 features. */
function build(write: (net: Net) => string, batch: Batch = 'batch', opset = 17): Graph {
  const net = createNet({ opset });
  const output = write(net);
  return net.build(
    [{ name: 'input', type: 'float32', shape: [batch, 12] }],
    [{ name: output, type: 'float32', shape: [batch, 10] }],
  );
}

const dense = (net: Net, x: string, from: number, to: number) => net.node('Gemm', [x, net.uniform([from, to], -1, 1)]);
const scores = (net: Net) => dense(net, net.node('Relu', [dense(net, 'input', 12, 8)]), 8, 10);

async function read(graph: Graph, runtime: Runtime = onnxRuntime): Promise<Model> {
  return { path: 'net.onnx', sha256: '', ...(await importGraph(graph, 'net.onnx', runtime)) };
}

async function refuse(graph: Graph, runtime?: Runtime): Promise<UnhansError> {
  const error: unknown = await read(graph, runtime).catch((reason: unknown) => reason);
  if (error instanceof UnhansError) return error;
  throw new Error('not refused by an UnhansError', { cause: error });
}

async function explain(model: Model): Promise<Record<string, { data: ArrayLike<unknown> }>> {
  const { graph } = compileExplanation(model, parseMethod('epsilon').method, { heatmapSize: 1 });
  const session = await onnxRuntime.createSession(graph);
  const data = Float32Array.from({ length: 12 }, (_, index) => Math.sin(index));
  const target = { data: BigInt64Array.of(3n), shape: [1] };
  const results = await session.run({ [model.input.name]: { data, shape: [1, 12] }, target });
  await session.release();
  return results;
}

const listOps = ({ graph }: Model) => graph.nodes.map(({ op }) => op);

describe('a final softmax is left out', () => {
  test.each([
    ['Reshape', (net: Net, x: string) => net.node('Reshape', [x, net.ints([0, 10])])],
    ['Flatten', (net: Net, x: string) => net.node('Flatten', [net.node('Identity', [x])])],
    ['Transpose', (net: Net, x: string) => net.node('Transpose', [net.node('Transpose', [x])])],
    [
      'Squeeze',
      (net: Net, x: string) => net.node('Squeeze', [net.node('Unsqueeze', [x, net.ints([1])]), net.ints([1])]),
    ],
  ])('behind a %s', async (_, arrange) => {
    const model = await read(build((net) => net.node('Identity', [arrange(net, net.node('Softmax', [scores(net)]))])));
    expect(listOps(model)).not.toContain('Softmax');
    expect(model.classes).toBe(10);
  });

  test('but not one inside the network', async () => {
    const inner = (net: Net) => net.node('Softmax', [dense(net, 'input', 12, 8)]);
    expect(listOps(await read(build((net) => dense(net, inner(net), 8, 10))))).toContain('Softmax');
  });
});

test('a tail of 12 000 operators is walked through, not recursed into', async () => {
  const graph = build((net) => {
    let value = scores(net);
    for (let count = 0; count < 12_000; count++) value = net.node('Identity', [value]);
    return value;
  });
  expect((await read(graph)).graph.nodes.length).toBeLessThan(10);
});

describe('the order of nodes', () => {
  test('in the file does not matter', async () => {
    const graph = build(scores);
    const [tidy, mixed] = [await read(graph), await read({ ...graph, nodes: graph.nodes.toReversed() })];
    expect(mixed.graph.nodes).toEqual(tidy.graph.nodes);
  });

  test('that goes in a circle is refused', async () => {
    const graph = build((net) => net.node('Identity', ['loop']));
    const back: Node = { ...graph.nodes[0]!, inputs: graph.nodes[0]!.outputs, outputs: ['loop'] };
    expect((await refuse({ ...graph, nodes: [...graph.nodes, back] })).message).toMatch(/its nodes form a cycle/);
  });
});

describe('the batch', () => {
  test('declared free, but 1 in a reshape, is freed', async () => {
    const flat = (net: Net) => dense(net, net.node('Reshape', ['input', net.ints([1, -1])]), 12, 10);
    expect((await read(build(flat))).batch).toBe('any');
  });

  test('declared free, but 1 where that cannot be changed, is 1', async () => {
    const model = await read(build((net) => net.node('Expand', [scores(net), net.ints([1, 10])])));
    expect(model.batch).toBe('any');
    const split = (net: Net) => net.nodes('Split', [scores(net), net.ints([1])], 1, { axis: 0 })[0]!;
    expect((await read(build(split))).batch).toBe(1);
  });

  test('of 64 is freed without a run of more than 64', async () => {
    const sizes: number[] = [];
    const watched: Runtime = {
      ...onnxRuntime,
      async createSession(graph, options) {
        const session = await onnxRuntime.createSession(graph, options);
        return {
          ...session,
          run(feeds) {
            sizes.push(feeds['input']!.shape[0]!);
            return session.run(feeds);
          },
        };
      },
    };
    expect((await read(build(scores, 64), watched)).batch).toBe('any');
    expect(Math.max(...sizes)).toBe(64);
    expect(sizes).toContain(2);
  });

  test.each([2, 3, 5])('of %d stays where rows of other batches come out otherwise', async (batch) => {
    const mixed = (net: Net) => {
      const mean = net.node('ReduceMean', [scores(net)], { axes: [0], keepdims: 1 });
      return net.node('Add', [dense(net, 'input', 12, 10), mean]);
    };
    expect((await read(build(mixed, batch))).batch).toBe(batch);
  });

  test('must show in the output', async () => {
    const error = await refuse(build((net) => net.node('ReduceMean', [scores(net)], { axes: [0], keepdims: 1 })));
    expect(error.message).toMatch(/does not follow the batch: it has shape \[1, 10\], expected \[batch, 10\]$/);
    expect(error.code).toBe('model');
  });
});

describe('forms of operators that relevance cannot go through are listed with the others', () => {
  const cast = (net: Net, x: string, to: number) => net.node('Cast', [x], { to });

  test.each([
    ['a cast to integers', (net: Net) => cast(net, cast(net, 'input', 7), 1), /Cast with a type that is no float at/],
    [
      'a cast like an integer',
      (net: Net) => cast(net, net.node('CastLike', ['input', net.literal(int64([1]))]), 1),
      /CastLike with a type that is no float at/,
    ],
    [
      'computed weights',
      (net: Net) => net.node('Gemm', ['input', net.node('Transpose', ['input'])]),
      /1 unsupported operator in net.onnx: Gemm with computed weights at/,
    ],
    [
      'computed indices',
      (net: Net) => net.node('Gather', ['input', cast(net, net.node('Einsum', ['input'], { equation: 'bc->' }), 7)]),
      /Einsum with the equation bc-> at .*; Cast with .*; Gather with computed indices at/,
    ],
    [
      'branches that the input decides',
      (net: Net) => {
        const branch = createNet();
        const value = { name: branch.node('Relu', ['input']), type: 'float32', shape: [] } as const;
        const graph = { kind: 'graph', value: branch.build([], [value]) } as const;
        const isPositive = cast(net, net.node('ReduceMax', ['input'], { keepdims: 0 }), 9);
        return net.node('If', [isPositive], { then_branch: graph, else_branch: graph });
      },
      /Cast with .*; If with a condition that depends on the input at/,
    ],
  ])('%s', async (_, write, message) => {
    const error = await refuse(build((net) => dense(net, write(net), 12, 10)));
    expect(error.message).toMatch(message);
    expect(error.code).toBe('operator');
  });

  test('casts to floats are none of them', async () => {
    const like = (net: Net) => net.node('CastLike', [cast(net, 'input', 11), net.floats([1])]);
    expect((await read(build((net) => dense(net, like(net), 12, 10)))).classes).toBe(10);
  });
});

test('a form that we bring to something that cannot run is refused as read wrongly', async () => {
  let sessions = 0;
  const failing: Runtime = {
    ...onnxRuntime,
    createSession: (...given) => {
      sessions += 1;
      return sessions > 1 ? Promise.reject(new Error('no kernel\nat a.cc')) : onnxRuntime.createSession(...given);
    },
  };
  const error = await refuse(build(scores), failing);
  expect(error.message).toBe('refusing to explain net.onnx: we read it wrongly: no kernel');
  expect(error.code).toBe('model');
});

describe('names', () => {
  const reserved = ['target', 'relevance', 'pixels', 'heatmap', 'conservation'];

  /** The graph with the value `from`, and the node that computes it, called `to`. */
  function rename(graph: Graph, from: string, to: string): Graph {
    const swap = (name: string) => (name === from ? to : name);
    const swapAll = (names: readonly string[]) => names.map(swap);
    return {
      ...graph,
      inputs: graph.inputs.map((info) => ({ ...info, name: swap(info.name) })),
      outputs: graph.outputs.map((info) => ({ ...info, name: swap(info.name) })),
      constants: new Map([...graph.constants].map(([name, constant]) => [swap(name), constant])),
      nodes: graph.nodes.map((node) => ({
        ...node,
        name: node.outputs.includes(from) ? to : node.name,
        inputs: swapAll(node.inputs),
        outputs: swapAll(node.outputs),
      })),
    };
  }

  test.each(reserved)('an input or output called %s is refused', async (name) => {
    const graph = build(scores);
    const input = await refuse(rename(graph, 'input', name));
    expect(input.message).toMatch(new RegExp(`its input is called "${name}", expected a name other than`));
    const output = await refuse(rename(graph, graph.outputs[0]!.name, name));
    expect(output.message).toMatch(new RegExp(`its output is called "${name}", expected a name other than`));
  });

  test.each(reserved)('an inner value or weight called %s gets another', async (name) => {
    const graph = build((net) => net.node('Softmax', [scores(net)]));
    const expected = await explain(await read(graph));
    for (const from of [...graph.nodes.slice(0, 3).map(({ outputs }) => outputs[0]!), ...graph.constants.keys()]) {
      const got = await explain(await read(rename(graph, from, name)));
      expect(got['relevance']!.data).toEqual(expected['relevance']!.data);
    }
  });

  test('a model that unhans wrote is read and explained again', async () => {
    const first = await read(zoo['mlp-rows']!.build());
    const method = parseMethod('epsilon').method;
    const again = await read(
      decodeModel(encodeModel({ ...first.graph, outputs: [{ name: first.logits }] }), 'net.onnx'),
    );
    const nodes = again.graph.nodes.map((node, index) => ({ ...node, name: `unhans/${node.op}_${index}` }));
    const { graph } = compileExplanation({ ...again, graph: { ...again.graph, nodes } }, method);
    const session = await onnxRuntime.createSession(graph);
    await session.release();
    const names = graph.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

import { describe, expect, it } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet } from '../zoo/net.ts';

const [tokens, width, length] = [7, 3, 4];

interface Form {
  /** Whether the ids are cast before they are looked up. */
  readonly cast?: boolean;
  readonly type?: 'int64' | 'float32';
  /** Whether something besides the lookup reads the ids, as a mask does. */
  readonly mask?: boolean;
}

/** A classifier of four tokens: their rows, added up, and a dense layer. */
function createTokenModel({ cast = false, type = 'int64', mask = false }: Form = {}): Graph {
  const net = createNet();
  const ids = cast ? net.node('Cast', ['ids'], { to: 6 }) : 'ids';
  const rows = net.node('Gather', [net.uniform([tokens, width], -1, 1), ids]);
  const sum = net.node('ReduceMean', [net.node('Relu', [rows])], { axes: [1], keepdims: 0 });
  const factor = mask
    ? net.node('ReduceMax', [net.node('Cast', ['ids'], { to: 1 })], { axes: [1], keepdims: 1 })
    : net.floats([1]);
  const logits = net.node('Gemm', [
    net.node('Mul', [sum, factor]),
    net.uniform([width, 2], -1, 1),
    net.floats([0.1, -0.1]),
  ]);
  return net.build(
    [{ name: 'ids', type, shape: ['batch', length] }],
    [{ name: logits, type: 'float32', shape: ['batch', 2] }],
  );
}

const read = (graph: Graph) =>
  importGraph(graph, 'tokens.onnx', onnxRuntime, { startsAtEmbedding: true, layout: 'NHWC' });

describe('a model of token ids', () => {
  it.each([{}, { cast: true }])('starts behind its embedding, and says the same from there: %j', async (form) => {
    const graph = createTokenModel(form);
    const model = await read(graph);
    expect(model.input.shape).toEqual([length, width]);
    const { table } = model.embedding!;
    expect(model.embedding).toMatchObject({ tokens, width });
    const ids = [3, 0, 6, 2];
    const [whole, behind] = await Promise.all([graph, model.graph].map((each) => onnxRuntime.createSession(each)));
    const feed = { ids: { data: BigInt64Array.from(ids, BigInt), shape: [1, length] } };
    const rows = Float32Array.from(ids.flatMap((id) => [...table.subarray(id * width, (id + 1) * width)]));
    const expected = (await whole!.run(feed))[graph.outputs[0]!.name]!.data as Float32Array;
    const got = (await behind!.run({ [model.input.name]: { data: rows, shape: [1, length, width] } }))[model.logits]!;
    for (const [index, logit] of expected.entries()) expect((got.data as Float32Array)[index]).toBeCloseTo(logit, 5);
    await whole!.release();
    await behind!.release();
  });

  it('has one number of relevance a token', async () => {
    const model = { path: 'tokens.onnx', sha256: '', ...(await read(createTokenModel())) };
    const { graph } = compileExplanation(model, parseMethod('epsilon').method, { relevance: false, pixels: true });
    const session = await onnxRuntime.createSession(graph);
    const rows = { data: new Float32Array(2 * length * width).fill(0.5), shape: [2, length, width] };
    const outputs = await session.run({
      [model.input.name]: rows,
      target: { data: BigInt64Array.of(0n, 1n), shape: [2] },
    });
    expect(outputs['pixels']!.shape).toEqual([2, length]);
    await session.release();
  });

  it.each([['whose ids are read by more than the lookup', { mask: true }, /2 nodes read "ids"/]] as const)(
    '%s is refused',
    async (_, form, problem) => {
      await expect(read(createTokenModel(form))).rejects.toThrow(problem);
    },
  );
});

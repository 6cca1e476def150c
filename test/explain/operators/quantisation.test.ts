import { expect, test } from 'vitest';
import { compileExplanation } from '../../../src/explain/compile.ts';
import { parseMethod } from '../../../src/explain/methods.ts';
import { importGraph } from '../../../src/importers/load-model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { createNet } from '../../zoo/net.ts';

/** Rows x → rounded to steps of ½ with the zero point at `zero` → Gemm with weights 1, 2, 3, 4 for the only class. */
async function explainRounded(method: string, input: Float32Array, zero: number): Promise<number[]> {
  const net = createNet();
  const settings = [
    net.floats([0.5], []),
    net.literal({ type: 'uint8', shape: [], data: Uint8Array.of(zero) }),
  ] as const;
  const stored = net.node('QuantizeLinear', ['input', ...settings]);
  const rounded = net.node('DequantizeLinear', [stored, ...settings]);
  const logits = net.node('Gemm', [rounded, net.floats([1, 2, 3, 4], [4, 1])]);
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', 4] }],
    [{ name: logits, type: 'float32', shape: ['batch', 1] }],
  );
  const model = { path: 'rounded', sha256: '', ...(await importGraph(graph, 'rounded', onnxRuntime)) };
  const { graph: explanation } = compileExplanation(model, parseMethod(method).method);
  const session = await onnxRuntime.createSession(explanation, { optimize: false });
  const target = { data: BigInt64Array.of(0n), shape: [1] };
  const { relevance } = await session.run({ input: { data: input, shape: [1, 4] }, target });
  await session.release();
  return Array.from(relevance!.data as Float32Array);
}

test('relevance passes rounding: each number gets what its rounded form contributes', async () => {
  // 0.6 → 0.5, 1.2 → 1, -0.7 → -0.5, 2 → 2
  const got = await explainRounded('epsilon', Float32Array.of(0.6, 1.2, -0.7, 2), 128);
  [0.5, 2, -1.5, 8].forEach((value, place) => expect(got[place]).toBeCloseTo(value, 4));
});

test('a gradient passes rounding, but not where numbers are cut off', async () => {
  // with the zero point at 0 there is nothing below 0, and nothing above 127.5
  expect(await explainRounded('gradient', Float32Array.of(0.6, -3, 100.2, 200), 0)).toEqual([1, 0, 3, 0]);
});

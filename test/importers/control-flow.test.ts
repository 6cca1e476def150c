import { expect, test } from 'vitest';
import { importGraph } from '../../src/importers/load-model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { openExplainer } from '../explain/zoo-cases.ts';
import { sum } from '../explain/numbers.ts';
import { controlFlowModels, stridedModel } from '../zoo/control-flow.ts';
import type { ZooModel } from '../zoo/zoo-model.ts';

async function readModel(model: ZooModel) {
  return { path: 'net', sha256: '', ...(await importGraph(model.build(), 'net', onnxRuntime)) };
}

test.each(Object.entries(controlFlowModels))('%s is written out: no loop and no branch is left', async (_, model) => {
  const { graph } = await readModel(model);
  expect(graph.nodes.filter(({ op }) => ['Loop', 'If', 'Scan'].includes(op))).toEqual([]);
});

test('a loop of three turns becomes three products', async () => {
  const { graph } = await readModel(controlFlowModels['loop']!);
  expect(graph.nodes.filter(({ op }) => op === 'Mul').length).toBe(3);
});

test('a loop that only computes indices becomes a constant, with the branch and the sequence in its body', async () => {
  const model = await readModel(stridedModel);
  expect(model.batch).toBe(1);
  const ops = model.graph.nodes.map(({ op }) => op);
  expect(ops).toEqual([
    'Conv',
    'Relu',
    'ReduceMean',
    'Reshape',
    'Gather',
    'Reshape',
    'Conv',
    'Relu',
    'Flatten',
    'Gemm',
  ]);
});

test('what is explained behind such a loop conserves relevance, sample by sample', async () => {
  const model = await readModel(stridedModel);
  const explainer = await openExplainer(model, 'epsilon', { conservation: true });
  const input = { data: Float32Array.from({ length: 768 }, (_, index) => Math.sin(index)), shape: [1, 3, 16, 16] };
  const result = await explainer.explain(input, [2]);
  await explainer.release();
  const sums = result['conservation']!.data as Float32Array;
  expect(result['conservation']!.shape[0]).toBe(1);
  const logit = (result[model.logits]!.data as Float32Array)[2]!;
  expect(sums[0]).toBeCloseTo(logit, 4);
  expect(sum(result['relevance']!.data as Float32Array)).toBeCloseTo(sums.at(-2)!, 4);
});

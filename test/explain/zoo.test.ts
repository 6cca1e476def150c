import { beforeAll, describe, expect, test } from 'vitest';
import { parseMethod } from '../../src/explain/methods.ts';
import type { ReverseStep } from '../../src/explain/reverse.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { zoo } from '../zoo/zoo.ts';
import { norm, relativeError, sum } from './numbers.ts';
import { drawInput, importZooModel, methodTexts, openExplainer, pickRows, runModel } from './zoo-cases.ts';

const batch = 3;
const targets = [0, 9, 4];

/** Operators that hand on all the relevance they are given. */
const passing = [
  'Relu',
  'LeakyRelu',
  'Sigmoid',
  'Tanh',
  'MaxPool',
  'GlobalMaxPool',
  'Flatten',
  'Reshape',
  'Transpose',
  'Mul',
  'Concat',
];

const numbers = (value: RuntimeValue | undefined) => value!.data as Float32Array;

describe.each(Object.keys(zoo))('%s', (name) => {
  let model: Model;
  let input: RuntimeValue;
  let logits: Float32Array;
  beforeAll(async () => {
    model = await importZooModel(name);
    input = drawInput(model, batch, 7);
    const session = await onnxRuntime.createSession(model.graph, { optimize: false });
    logits = await runModel(model, session, input);
    await session.release();
  });

  test.each(methodTexts)('%s explains it', async (text) => {
    const { method } = parseMethod(text);
    const isReversed = method.averaging === undefined;
    const explainer = await openExplainer(model, text, { conservation: isReversed });
    const result = await explainer.explain(input, targets);
    const relevance = numbers(result['relevance']);

    expect(result['relevance']!.shape, 'the relevance has the shape of the input').toEqual(input.shape);
    expect(relevance.every(Number.isFinite), 'the relevance is finite').toBe(true);
    expect(norm(relevance), 'the relevance is not zero').toBeGreaterThan(0);
    expect(relativeError(numbers(result[model.logits]), logits), 'the logits are those of the model').toBeLessThan(
      1e-5,
    );

    const again = await explainer.explain(input, targets);
    expect(numbers(again['relevance']), 'the relevance is the same every time').toEqual(relevance);

    const alone = await explainer.explain(pickRows(input, 1, 1), [targets[1]!]);
    const inBatch = pickRows(result['relevance']!, 1, 1).data as Float32Array;
    expect(
      relativeError(numbers(alone['relevance']), inBatch),
      'a sample alone gets what it gets in a batch',
    ).toBeLessThan(2e-3);

    if (method.isConserving) assertConservation(result, relevance, explainer.explanation.steps);
    await explainer.release();
  });

  /** Sample by sample: the logit is what the layers kept plus what arrives at the input, and some layers keep nothing. */
  function assertConservation(
    result: Record<string, RuntimeValue>,
    relevance: Float32Array,
    steps: readonly ReverseStep[],
  ): void {
    const { data, shape } = result['conservation']!;
    expect(shape).toEqual([batch, steps.length + 2, 3]);
    for (let sample = 0; sample < batch; sample++) {
      const sums = Array.from({ length: steps.length + 2 }, (_, row) => {
        const first = (sample * (steps.length + 2) + row) * 3;
        const [arriving, leaving, size] = Array.from(data.subarray(first, first + 3), Number) as [
          number,
          number,
          number,
        ];
        return { kept: arriving - leaving, size };
      });
      const pixels = relevance.length / batch;
      const arrived = sum(relevance.subarray(sample * pixels, (sample + 1) * pixels));
      const logit = logits[sample * model.classes + targets[sample]!]!;
      const largest = Math.max(1, ...sums.map(({ size }) => size));
      const kept = sum(sums.map((row) => row.kept));
      expect(Math.abs(kept + arrived - logit) / largest, 'kept + arrived = logit').toBeLessThan(1e-4);
      steps.forEach(({ node }, index) => {
        const row = sums[index + 1]!;
        if (passing.includes(node.op)) expect(Math.abs(row.kept), node.name).toBeLessThan(1e-4 * Math.max(1, row.size));
      });
    }
  }
});

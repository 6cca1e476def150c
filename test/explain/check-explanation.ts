import { expect } from 'vitest';
import { parseMethod } from '../../src/explain/methods.ts';
import type { ReverseStep } from '../../src/explain/reverse.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { norm, relativeError, sum } from './numbers.ts';
import { drawInput, openExplainer, pickRows, runModel } from './zoo-cases.ts';

const batch = 3;

/** Classes to explain; those that a model does not have are taken from the first on. */
const wanted = [0, 9, 4];

/** Operators that hand on all the relevance they are given; what a Concat gives to constants stays with them. */
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

/** What an explanation gave. */
interface Explained {
  readonly result: Record<string, RuntimeValue>;
  readonly relevance: Float32Array;
  readonly logits: Float32Array;
  readonly steps: readonly ReverseStep[];
}

const numbers = (value: RuntimeValue | undefined) => value!.data as Float32Array;

/** The logits of a model for the inputs that are explained. */
export async function runLogits(model: Model): Promise<Float32Array> {
  const session = await onnxRuntime.createSession(model.graph, { optimize: false });
  const logits = await runModel(model, session, drawInput(model, batch, 7));
  await session.release();
  return logits;
}

/**
 * Explains three inputs of a model and expects what holds for every model and method: finite relevance in the shape of
 * the input, the model's logits, the same result every time and for a sample alone, and conservation.
 */
export async function checkExplanation(model: Model, text: string, logits: Float32Array): Promise<void> {
  const targets = wanted.map((target) => target % model.classes);
  const { method } = parseMethod(text);
  const isReversed = method.averaging === undefined;
  const input = drawInput(model, batch, 7);
  const explainer = await openExplainer(model, text, { conservation: isReversed });
  const result = await explainer.explain(input, targets);
  const relevance = numbers(result['relevance']);

  expect(result['relevance']!.shape, 'the relevance has the shape of the input').toEqual(input.shape);
  expect(relevance.every(Number.isFinite), 'the relevance is finite').toBe(true);
  expect(norm(relevance), 'the relevance is not zero').toBeGreaterThan(0);
  expect(relativeError(numbers(result[model.logits]), logits), 'the logits are those of the model').toBeLessThan(1e-5);

  const again = await explainer.explain(input, targets);
  expect(numbers(again['relevance']), 'the relevance is the same every time').toEqual(relevance);

  const alone = await explainer.explain(pickRows(input, 1, 1), [targets[1]!]);
  const inBatch = pickRows(result['relevance']!, 1, 1).data as Float32Array;
  expect(
    relativeError(numbers(alone['relevance']), inBatch),
    'a sample alone gets what it gets in a batch',
  ).toBeLessThan(2e-3);

  if (method.isConserving) assertConservation(model, { result, relevance, logits, steps: explainer.explanation.steps });
  await explainer.release();
}

/** Sample by sample: the logit is what the layers kept plus what arrives at the input, and some layers keep nothing. */
function assertConservation(model: Model, { result, relevance, logits, steps }: Explained): void {
  const targets = wanted.map((target) => target % model.classes);
  const { data, shape } = result['conservation']!;
  expect(shape).toEqual([batch, steps.length + 2, 3]);
  for (let sample = 0; sample < batch; sample++) {
    const sums = Array.from({ length: steps.length + 2 }, (_, row) => {
      const first = (sample * (steps.length + 2) + row) * 3;
      const [arriving, leaving, size] = Array.from(data.subarray(first, first + 3), Number) as [number, number, number];
      return { kept: arriving - leaving, size };
    });
    const pixels = relevance.length / batch;
    const arrived = sum(relevance.subarray(sample * pixels, (sample + 1) * pixels));
    const logit = logits[sample * model.classes + targets[sample]!]!;
    const largest = Math.max(1, ...sums.map(({ size }) => size));
    const kept = sum(sums.map((row) => row.kept));
    expect(Math.abs(kept + arrived - logit) / largest, 'kept + arrived = logit').toBeLessThan(1e-4);
    steps.forEach(({ node, leaving }, index) => {
      const row = sums[index + 1]!;
      const joinsConstants = node.op === 'Concat' && leaving.length < node.inputs.length;
      if (passing.includes(node.op) && !joinsConstants)
        expect(Math.abs(row.kept), node.name).toBeLessThan(1e-4 * Math.max(1, row.size));
    });
  }
}

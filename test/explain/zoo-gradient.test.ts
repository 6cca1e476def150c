import { expect, test } from 'vitest';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { toFloat32 } from '../../src/importers/to-float32.ts';
import { quantisedModels } from '../zoo/quantised.ts';
import { zoo } from '../zoo/zoo.ts';
import { dot, norm, relativeError, uniform } from './numbers.ts';
import { drawInput, importZooModel, openExplainer } from './zoo-cases.ts';

/** Lengths of the way differences are taken over: too short drowns in rounding, too long meets kinks. */
const steps = [0.5, 0.02, 0.004];

/** All but the models that round inside: theirs is the slope of what they would be without. */
const smooth = Object.keys(zoo).filter((name) => !Object.hasOwn(quantisedModels, name));

test.each(smooth)('the gradient of %s is the slope of its own file, in ten directions', async (name) => {
  const model = await importZooModel(name);
  const input = drawInput(model, 1, 11);
  const explainer = await openExplainer(model, 'gradient');
  const logits = (await explainer.explain(input, [0]))[model.logits]!.data as Float32Array;
  const target = logits.indexOf(Math.max(...logits));
  const { relevance } = await explainer.explain(input, [target]);
  await explainer.release();

  const file = { ...toFloat32(zoo[name]!.build()), outputs: [{ name: model.logits }] };
  const session = await onnxRuntime.createSession(file, { optimize: false, threads: 1 });
  const score = async (data: Float32Array) => {
    const value: RuntimeValue = { data, shape: input.shape };
    return ((await session.run({ [model.input.name]: value }))[model.logits]!.data as Float32Array)[target]!;
  };
  const directions = Array.from({ length: 10 }, (_, seed) => normalise(uniform(input.data.length, seed)));
  const expected = directions.map((direction) => dot(relevance!.data as Float32Array, direction));
  const errors: number[] = [];
  for (const step of steps) {
    const slopes: number[] = [];
    for (const direction of directions) {
      const shift = (sign: number) => direction.map((value, index) => Number(input.data[index]) + sign * step * value);
      slopes.push(((await score(shift(1))) - (await score(shift(-1)))) / (2 * step));
    }
    errors.push(relativeError(expected, slopes));
  }
  await session.release();
  expect(norm(expected)).toBeGreaterThan(0);
  expect(Math.min(...errors)).toBeLessThan(0.03);
});

function normalise(direction: Float32Array): Float32Array {
  const size = norm(direction);
  return direction.map((value) => value / size);
}

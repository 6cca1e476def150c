import { expect, test } from 'vitest';
import { measureSeparation } from '../../src/concepts/measure-separation.ts';
import { createRandom } from '../../src/random.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

/** Rows of noise; `raise` is added to the first feature of the first five. */
function drawExamples(width: number, raise: number) {
  const random = createRandom(7);
  const data = Float32Array.from({ length: 300 * width }, (_, index) => {
    return random() + (index % width === 0 && index < 5 * width ? raise : 0);
  });
  return { activations: createTensor(data, [300, width]), flags: Array.from({ length: 300 }, (_, row) => row < 5) };
}

test('what the examples share is found in those that were held out', () => {
  expect(measureSeparation('ridge', drawExamples(4, 3))).toBeGreaterThan(5);
});

test('examples that share nothing do not stand out, however many features there are to tell them by', () => {
  expect(measureSeparation('ridge', drawExamples(400, 0))).toBeLessThan(1);
});

test('one example cannot be held out', () => {
  const examples = drawExamples(4, 3);
  expect(measureSeparation('ridge', { ...examples, flags: examples.flags.map((_, row) => row === 0) })).toBeNull();
});

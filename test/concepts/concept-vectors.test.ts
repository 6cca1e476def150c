import { describe, expect, test } from 'vitest';
import {
  conceptTable,
  fitConcept,
  rankByConcept,
  scoreByConcept,
  type ConceptExamples,
  type ConceptKind,
} from '../../src/concepts/concept-vectors.ts';
import { computeAuroc } from '../../src/concepts/ranking-quality.ts';
import { createRandom } from '../../src/random.ts';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';

const kinds = Object.keys(conceptTable) as ConceptKind[];

interface Planted {
  readonly activations: Tensor;
  readonly planted: readonly boolean[];
}

/** Noise that is shared by all features and larger in some; in some rows a few features are raised. */
function plant(count: number, width: number, share: number, seed: number): Planted {
  const random = createRandom(seed);
  const noise = () => random() + random() + random() - 1.5;
  const planted = Array.from({ length: count }, () => random() < share);
  const rows = planted.map((shown) => {
    const common = noise();
    return Array.from({ length: width }, (_, feature) => {
      return (1 + (feature % 7)) * (common + 0.5 * noise() + (shown && feature % 8 === 3 ? 1.2 : 0));
    });
  });
  return { activations: createTensor(Float32Array.from(rows.flat()), [count, width]), planted };
}

/** The first `marked` planted rows against all others. */
function markFirst({ activations, planted }: Planted, marked: number): ConceptExamples {
  let left = marked;
  return { activations, flags: planted.map((shown) => shown && left-- > 0) };
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe.each(kinds)('a concept vector by %s', (kind) => {
  test.each([
    [600, 24],
    [200, 320],
  ])('that is fitted to five of many unmarked rows finds the others: %d rows of %d features', (count, width) => {
    const all = plant(count, width, 0.1, 5);
    const examples = markFirst(all, 5);
    const scores = scoreByConcept(all.activations, fitConcept(kind, examples));
    const unmarked = [...examples.flags.keys()].filter((row) => !examples.flags[row]);
    const auroc = computeAuroc(
      unmarked.map((row) => scores[row]!),
      unmarked.map((row) => all.planted[row]!),
    );
    expect(auroc).toBeGreaterThan(kind === 'pattern' ? 0.75 : 0.95);
  });

  test('scores the examples 1 and the others 0, on average', () => {
    const examples = markFirst(plant(100, 12, 0.3, 2), 10);
    const scores = [...scoreByConcept(examples.activations, fitConcept(kind, examples))];
    expect(mean(scores.filter((_, row) => examples.flags[row]))).toBeCloseTo(1, 5);
    expect(mean(scores.filter((_, row) => !examples.flags[row]))).toBeCloseTo(0, 5);
  });

  test('gives the same scores in other units of the features', () => {
    const examples = markFirst(plant(80, 10, 0.3, 3), 8);
    const data = examples.activations.data.map((value, index) => (1 + (index % 10) / 5) * value + (index % 10));
    const rescaled = { ...examples, activations: createTensor(data, [80, 10]) };
    const scores = scoreByConcept(examples.activations, fitConcept(kind, examples));
    for (const [row, score] of scoreByConcept(rescaled.activations, fitConcept(kind, rescaled)).entries()) {
      expect(score).toBeCloseTo(scores[row]!, 4);
    }
  });

  test('takes no notice of an example without weight', () => {
    const examples = markFirst(plant(60, 6, 0.3, 4), 6);
    const weights = examples.flags.map((_, row) => (row === 17 ? 0 : 1));
    const moved = examples.activations.data.map((value, index) => (Math.floor(index / 6) === 17 ? value + 100 : value));
    const concept = fitConcept(kind, { ...examples, weights });
    const other = fitConcept(kind, { ...examples, activations: createTensor(moved, [60, 6]), weights });
    expect([...other.direction]).toEqual([...concept.direction]);
  });

  test('sees a feature that only the examples have', () => {
    const data = Float32Array.from([5, 1, 5, 2, 0, 3, 0, 1, 0, 2, 0, 3]);
    const examples = { activations: createTensor(data, [6, 2]), flags: [true, true, false, false, false, false] };
    expect(rankByConcept(examples.activations, fitConcept(kind, examples)).slice(0, 2).toSorted()).toEqual([0, 1]);
  });

  test('of activations that are all the same scores everything 0', () => {
    const examples = {
      activations: createTensor(new Float32Array(12).fill(3), [4, 3]),
      flags: [true, false, false, true],
    };
    expect([...scoreByConcept(examples.activations, fitConcept(kind, examples))]).toEqual([0, 0, 0, 0]);
  });
});

test('the pattern is the difference of the means, each feature in units of its deviation among the others', () => {
  // feature 0: examples 4, others 1 and 3 (deviation 1); feature 1: examples 30, others 10 and 30 (deviation 10)
  const data = Float32Array.from([4, 30, 1, 10, 3, 30]);
  const examples = { activations: createTensor(data, [3, 2]), flags: [true, false, false] };
  const { direction } = fitConcept('pattern', examples);
  // differences 2 / 1 and 10 / 10, each divided by its deviation once more to apply to raw activations
  expect(direction[0]! / direction[1]!).toBeCloseTo(2 / 1 / (10 / 10 / 10), 5);
});

test('a flagged counter-example lowers the score of what is like it', () => {
  const { activations, planted } = plant(200, 12, 0.2, 9);
  const lookAlike = activations.data.map((value, index) => (index % 12 === 5 && index < 12 * 40 ? value + 20 : value));
  const changed = createTensor(lookAlike, [200, 12]);
  const flags = planted.map((shown, row) => shown && row < 40);
  const weights = flags.map((flag, row) => (flag ? 0.1 : row === 0 || row >= 40 ? 1 / 160 : 0));
  const flagged = weights.map((weight, row) => (row > 0 && row < 20 && !flags[row] ? 0.05 : weight));
  const before = scoreByConcept(changed, fitConcept('ridge', { activations: changed, flags, weights }));
  const after = scoreByConcept(changed, fitConcept('ridge', { activations: changed, flags, weights: flagged }));
  const alike = [...flags.keys()].filter((row) => row >= 20 && row < 40 && !flags[row]);
  expect(mean(alike.map((row) => after[row]!))).toBeLessThan(mean(alike.map((row) => before[row]!)) - 0.1);
});

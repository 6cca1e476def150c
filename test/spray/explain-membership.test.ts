import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { createMembershipExplainer, explainMembership } from '../../src/spray/explain-membership.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

const draw = (length: number, seed: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length }, () => random() - 0.5);
};
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const square = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, i) => (x - b[i]!) ** 2));

/** The two layers of the paper written out: weights and biases, softmin shares, the midpoint rule. */
function deriveDensely(x: number[], centre: number[], rivals: number[][], beta: number): number[] {
  const layers = rivals.map((rival) => ({
    w: centre.map((c, i) => 2 * (c - rival[i]!)),
    b: dot(rival, rival) - dot(centre, centre),
    m: centre.map((c, i) => 0.5 * c + 0.5 * rival[i]!),
  }));
  const outputs = layers.map(({ w, b }) => dot(w, x) + b);
  const f = Math.min(...outputs);
  const exponentials = outputs.map((h) => Math.exp(-beta * h));
  const shares = exponentials.map((e) => e / sum(exponentials));
  return x.map((xi, i) =>
    sum(
      layers.map(({ w, m }, k) => {
        const denominator = sum(x.map((xj, j) => (xj - m[j]!) * w[j]!));
        return (((xi - m[i]!) * w[i]!) / denominator) * shares[k]! * f;
      }),
    ),
  );
}

describe('createMembershipExplainer', () => {
  const rivals = [1, 2, 3].map((seed) => draw(12, seed));
  const centre = draw(12, 4);
  const near = (seed: number): number[] => draw(12, seed).map((noise, i) => Math.fround(centre[i]! + 0.1 * noise));
  const explain = (x: number[], beta: number): Float64Array =>
    createMembershipExplainer(
      Float64Array.from(centre),
      rivals.map((rival) => Float64Array.from(rival)),
      beta,
    )(Float32Array.from(x));

  it.each([0, 0.5, 3])('agrees with the layers written out, at stiffness %d', (beta) => {
    for (const seed of [10, 11, 12]) {
      const expected = deriveDensely(near(seed), centre, rivals, beta);
      for (const [cell, value] of explain(near(seed), beta).entries()) expect(value).toBeCloseTo(expected[cell]!, 10);
    }
  });

  it('shares out exactly by how much a sample is nearer to its centre', () => {
    for (const beta of [0, 1, 50, Infinity]) {
      const x = near(20);
      const margin = Math.min(...rivals.map((rival) => square(x, rival))) - square(x, centre);
      expect(sum(explain(x, beta))).toBeCloseTo(margin, 10);
    }
  });

  it('shares out a negative number for a sample that is nearer to another centre', () => {
    const x = rivals[1]!.map((value) => Math.fround(value));
    expect(sum(explain(x, 1))).toBeCloseTo(-square(rivals[1]!, centre), 5);
  });
});

describe('explainMembership', () => {
  it('points at the cell that sets a cluster apart', () => {
    const random = createRandom(5);
    const data = Float32Array.from({ length: 40 * 16 }, (_, i) => {
      const [sample, cell] = [Math.floor(i / 16), i % 16];
      return random() + (sample < 10 && cell === 6 ? 8 : 0);
    });
    const groups = [
      Array.from({ length: 10 }, (_, i) => i),
      Array.from({ length: 15 }, (_, i) => 10 + i),
      Array.from({ length: 15 }, (_, i) => 25 + i),
    ];
    const map = explainMembership(createTensor(data, [40, 4, 4]), groups, 0);
    expect(map.shape).toEqual([4, 4]);
    expect(map.data.indexOf(Math.max(...map.data))).toBe(6);
    expect(map.data[6]! / sum(map.data)).toBeGreaterThan(0.8);
  });

  it('is zero where there is no other group', () => {
    const map = explainMembership(createTensor(Float32Array.of(1, 2, 3, 4), [1, 2, 2]), [[0], []], 0);
    expect([...map.data]).toEqual([0, 0, 0, 0]);
  });
});

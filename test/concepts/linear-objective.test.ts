import { Matrix, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { logisticLoss, squaredHingeLoss, squaredLoss, type Side } from '../../src/concepts/linear-losses.ts';
import { createLinearObjective, type SidedExamples } from '../../src/concepts/linear-objective.ts';
import { minimiseConvex } from '../../src/concepts/minimise-convex.ts';
import { createRandom } from '../../src/random.ts';

function drawExamples(count: number, width: number, seed: number): SidedExamples {
  const random = createRandom(seed);
  const sides = Array.from({ length: count }, (_, row): Side => (row % 5 === 0 ? 1 : -1));
  const rows = Float64Array.from({ length: count * width }, (_, index) => {
    return random() - 0.5 + (index % width === 0 ? 0.4 * sides[Math.floor(index / width)]! : 0);
  });
  const raw = Float64Array.from({ length: count }, () => 0.1 + random());
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return { rows, width, sides, weights: raw.map((weight) => weight / sum) };
}

/** Examples on a line, all of equal weight. */
function onLine(...points: (readonly [number, Side])[]): SidedExamples {
  return {
    rows: Float64Array.from(points, ([place]) => place),
    width: 1,
    sides: points.map(([, side]) => side),
    weights: new Float64Array(points.length).fill(1 / points.length),
  };
}

const fit = (...parameters: Parameters<typeof createLinearObjective>) =>
  minimiseConvex(createLinearObjective(...parameters));

describe('ridge regression', () => {
  test.each([
    [60, 7],
    [12, 40],
  ])('of %d examples in %d features is the solution of the normal equations', (count, width) => {
    const examples = drawExamples(count, width, 3);
    const ridge = 0.2;
    const rows = Array.from({ length: count }, (_, row) => [...examples.rows.slice(row * width, (row + 1) * width), 1]);
    const design = new Matrix(rows);
    const weighted = Matrix.diag([...examples.weights]).mmul(design);
    const penalty = Matrix.diag([...new Array<number>(width).fill(ridge), 0]);
    const left = design.transpose().mmul(weighted).add(penalty);
    const expected = solve(left, weighted.transpose().mmul(Matrix.columnVector(examples.sides))).to1DArray();
    for (const [index, value] of fit(examples, squaredLoss, ridge).entries()) {
      expect(value).toBeCloseTo(expected[index]!, 7);
    }
  });
});

describe('logistic regression', () => {
  test('of −1 against 1 has the slope 1 where the ridge is 1/(1 + e)', () => {
    const [slope, bias] = fit(onLine([1, 1], [-1, -1]), logisticLoss, 1 / (1 + Math.E));
    expect(slope).toBeCloseTo(1, 8);
    expect(bias).toBeCloseTo(0, 8);
  });

  test.each([1e-4, 0.03, 10])('cannot be bettered in any direction, with a ridge of %d', (ridge) => {
    const examples = drawExamples(80, 6, 11);
    const { rows, width, sides, weights } = examples;
    const place = fit(examples, logisticLoss, ridge);
    const loss = (at: Float64Array) => {
      const losses = sides.map((side, row) => {
        const score = Array.from(at, (value, column) => value * (column < width ? rows[row * width + column]! : 1));
        return weights[row]! * Math.log(1 + Math.exp(-side * score.reduce((sum, part) => sum + part, 0)));
      });
      const penalty = at.slice(0, width).reduce((sum, value) => sum + value ** 2, 0);
      return losses.reduce((sum, each) => sum + each, 0) + (ridge / 2) * penalty;
    };
    for (let axis = 0; axis <= width; axis++) {
      for (const move of [1e-3, -1e-3]) {
        expect(loss(place.map((value, index) => value + (index === axis ? move : 0)))).toBeGreaterThan(loss(place));
      }
    }
  });
});

describe('the support vector machine', () => {
  test('of −3 against 3 is what ridge regression is, while both stay within the margin', () => {
    expect(fit(onLine([3, 1], [-3, -1]), squaredHingeLoss, 27)[0]).toBeCloseTo(3 / (9 + 27), 8);
  });

  test('takes no notice of examples beyond the margin', () => {
    const near = fit(onLine([1, 1], [-1, -1]), squaredHingeLoss, 1);
    const far = fit(onLine([1, 1], [-1, -1], [50, 1], [-70, -1]), squaredHingeLoss, 0.5); // the same ridge an example
    expect(near[0]).toBeCloseTo(0.5, 8);
    expect(far[0]).toBeCloseTo(0.5, 8);
  });
});

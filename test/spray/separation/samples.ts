import { createRandom } from '../../../src/random.ts';
import { createTensor, type Tensor } from '../../../src/tensor/tensor.ts';

/** The whole numbers below `count`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Points [count, size] from a standard normal distribution (Box and Muller 1958). */
export function drawNormal(count: number, size: number, seed: number): Tensor {
  const random = createRandom(seed);
  const draw = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return createTensor(Float32Array.from({ length: count * size }, draw), [count, size]);
}

export interface Planted {
  readonly count: number;
  readonly size: number;
  /** How many samples have it: every (count / planted)-th. */
  readonly planted: number;
  /** How many axes it moves, and how far, in standard deviations. */
  readonly axes: number;
  readonly by: number;
  readonly seed: number;
}

/** Normal points, some of them moved on the first axes. */
export function plantGroup(plan: Planted): { points: Tensor; group: number[] } {
  const points = drawNormal(plan.count, plan.size, plan.seed);
  const group = range(plan.planted).map((place) => Math.floor((place * plan.count) / plan.planted));
  for (const sample of group) {
    for (let axis = 0; axis < plan.axes; axis++) points.data[sample * plan.size + axis]! += plan.by;
  }
  return { points, group };
}

/** Divides points in two by Lloyd's algorithm, as any k-means does. */
export function divideInTwo({ data, shape }: Tensor, seed: number): [number[], number[]] {
  const [count, size] = shape as [number, number];
  const random = createRandom(seed);
  const row = (sample: number) => data.subarray(sample * size, (sample + 1) * size);
  let centres = [0, 1].map(() => Float64Array.from(row(Math.floor(random() * count))));
  let groups: [number[], number[]] = [[], []];
  for (let round = 0; round < 15; round++) {
    const distance = (sample: number, centre: Float64Array) =>
      row(sample).reduce((sum, value, axis) => sum + (value - centre[axis]!) ** 2, 0);
    groups = [[], []];
    for (const sample of range(count)) {
      groups[distance(sample, centres[0]!) <= distance(sample, centres[1]!) ? 0 : 1].push(sample);
    }
    centres = groups.map((group) =>
      Float64Array.from({ length: size }, (_, axis) =>
        group.reduce((sum, sample) => sum + data[sample * size + axis]! / group.length, 0),
      ),
    );
  }
  return groups;
}

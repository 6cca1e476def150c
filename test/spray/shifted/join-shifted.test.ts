import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import type { Finding } from '../../../src/spray/merge-findings.ts';
import { joinShifted } from '../../../src/spray/shifted/join-shifted.ts';
import { createTensor, type Tensor } from '../../../src/tensor/tensor.ts';

const side = 20;
const count = 300;
/** A form that no blob has. */
const form = [
  [1, 0, 1, 0],
  [0, 1, 0, 1],
  [1, 0, 1, 0],
];
const corners = [
  [0, 0],
  [0, 16],
  [17, 0],
  [17, 16],
] as const;

/** An object in the middle of every heatmap; every tenth has the form at a corner, one after the other. */
function drawHeatmaps(stamped: (sample: number) => boolean): Tensor {
  const random = createRandom(4);
  const data = new Float32Array(count * side * side);
  for (let sample = 0; sample < count; sample++) {
    const cellAt = (y: number, x: number) => (sample * side + y) * side + x;
    const [centreY, centreX] = [8 + 4 * random(), 8 + 4 * random()];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        data[cellAt(y, x)] = Math.exp(-((y - centreY) ** 2 + (x - centreX) ** 2) / 8) + 0.02 * random();
      }
    }
    if (!stamped(sample)) continue;
    const [top, left] = corners[cornerOf(sample)]!;
    for (const [y, row] of form.entries()) {
      for (const [x, value] of row.entries()) data[cellAt(top + y, left + x)]! += value * (0.4 + 0.4 * random());
    }
  }
  return createTensor(data, [count, side, side]);
}

const cornerOf = (sample: number) => (sample / 10) % corners.length;
const samples = Array.from({ length: count }, (_, sample) => sample);
const isTenth = (sample: number) => sample % 10 === 0;

const findingOf = (members: number[], separation: number): Finding => ({
  members,
  separation,
  views: ['input'],
  fishers: [2],
  fisher: 2,
  clusters: [],
});

describe('joinShifted', () => {
  const firstCorner = findingOf(
    samples.filter((sample) => isTenth(sample) && cornerOf(sample) === 0),
    6,
  );

  it('finds at other places, in all samples, what a finding has more than the rest', () => {
    const [joined, ...others] = joinShifted([firstCorner], drawHeatmaps(isTenth), 'sum');
    expect(joined!.members.toSorted((a, b) => a - b)).toEqual(samples.filter(isTenth));
    expect(joined).toMatchObject({ separation: 6, views: ['input'], fisher: 2 });
    expect(others).toEqual([]);
  });

  it('has nothing to say of a finding that is all there is of its kind', () => {
    const heatmaps = drawHeatmaps((sample) => isTenth(sample) && cornerOf(sample) === 0);
    expect(joinShifted([firstCorner], heatmaps, 'sum')).toEqual([]);
  });

  it('leaves alone findings that do not stand far apart', () => {
    const weak = findingOf([...firstCorner.members], 4.4);
    expect(joinShifted([weak], drawHeatmaps(isTenth), 'sum')).toEqual([]);
  });

  it('says the same once', () => {
    const second = findingOf(
      samples.filter((sample) => isTenth(sample) && cornerOf(sample) === 1),
      5,
    );
    expect(joinShifted([second, firstCorner], drawHeatmaps(isTenth), 'sum')).toHaveLength(1);
  });

  it('takes heatmaps without relevance, and none at all', () => {
    const blank = createTensor(new Float32Array(count * side * side), [count, side, side]);
    expect(joinShifted([firstCorner], blank, 'sum')).toEqual([]);
    expect(joinShifted([], createTensor(new Float32Array(0), [0, side, side]), 'sum')).toEqual([]);
  });
});

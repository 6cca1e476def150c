import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { drawPicture } from '../../../src/spray/draw-picture.ts';
import { findNeighbours, type Neighbours } from '../../../src/spray/find-neighbours.ts';
import { linkStarts } from '../../../src/spray/picture/link-starts.ts';
import { placeRest } from '../../../src/spray/picture/place-rest.ts';
import { reachPoints } from '../../../src/spray/picture/reach-points.ts';

/** Six points in a row, 1, 2, 3, 4 and 5 apart, each with the next as its only neighbour, the last with the one before. */
const row: Neighbours = {
  count: 6,
  perPoint: 1,
  indices: Int32Array.of(1, 2, 3, 4, 5, 4),
  distances: Float64Array.of(1, 2, 3, 4, 5, 5),
  recall: 1,
};
const ends = Int32Array.of(0, 5);

describe('reachPoints', () => {
  it('finds the nearest start and the way to it, along edges of either direction', () => {
    const { from, lengths } = reachPoints(row, ends);
    expect([...from]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...lengths]).toEqual([0, 1, 3, 6, 5, 0]);
  });

  it('leaves what cannot be reached without a start', () => {
    const apart = { ...row, indices: Int32Array.of(1, 0, 3, 2, 5, 4) };
    expect([...reachPoints(apart, Int32Array.of(2)).from]).toEqual([-1, -1, 0, 0, -1, -1]);
  });
});

describe('linkStarts', () => {
  it('links starts whose surroundings touch, as far apart as the way over the edge between', () => {
    const linked = linkStarts(row, reachPoints(row, ends), 2, 2);
    expect([...linked.indices]).toEqual([1, -1, 0, -1]);
    expect([...linked.distances]).toEqual([15, 0, 15, 0]);
  });
});

describe('placeRest', () => {
  it('leaves the points that were laid out and puts the others between their neighbours', () => {
    const between: Neighbours = {
      count: 3,
      perPoint: 2,
      indices: Int32Array.of(1, 2, 0, 2, 1, 0),
      distances: Float64Array.of(1, 2, 1, 1, 1, 2),
      recall: 1,
    };
    const outer = Int32Array.of(0, 2);
    const placed = placeRest(between, outer, Float32Array.of(0, 0, 4, 8), reachPoints(between, outer), createRandom(0));
    expect([...placed]).toEqual([0, 0, 2, 4, 4, 8]);
  });
});

describe('drawPicture of a sample', () => {
  const random = createRandom(3);
  const data = Float32Array.from({ length: 600 * 4 }, (_, cell) => random() + (Math.floor(cell / 4) % 2) * 50);
  const neighbours = findNeighbours({ data, shape: [600, 4] }, 8, onnxRuntime);

  it('places every point nearer to the middle of its own group than to that of the other', async () => {
    const picture = await drawPicture(await neighbours, 0, { layoutUpTo: 90 });
    const middle = [0, 1].map((group) => {
      const sum = [0, 0];
      for (let point = group; point < 600; point += 2) {
        for (const axis of [0, 1]) sum[axis]! += picture[2 * point + axis]! / 300;
      }
      return sum;
    });
    const distance = (point: number, group: number): number =>
      Math.hypot(picture[2 * point]! - middle[group]![0]!, picture[2 * point + 1]! - middle[group]![1]!);
    const astray = Array.from({ length: 600 }, (_, point) => point).filter(
      (point) => distance(point, point % 2) > distance(point, 1 - (point % 2)),
    );
    expect(picture).toHaveLength(1200);
    expect(astray.length).toBeLessThan(6);
  });

  it('draws the same picture twice', async () => {
    const draw = async () => drawPicture(await neighbours, 4, { layoutUpTo: 50 });
    expect(await draw()).toEqual(await draw());
  });

  it('places groups that the sample has missed', async () => {
    // pairs of copies: no way leads from one pair to another
    const pairs = await findNeighbours(
      { data: Float32Array.from({ length: 400 }, (_, point) => point >> 1), shape: [400, 1] },
      1,
      onnxRuntime,
    );
    const picture = await drawPicture(pairs, 0, { layoutUpTo: 20 });
    expect(picture).toHaveLength(800);
    expect(picture.every(Number.isFinite)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { drawPicture } from '../../src/spray/draw-picture.ts';
import { findNeighbours, type Neighbours } from '../../src/spray/find-neighbours.ts';

/** The neighbours of two far groups of points, of even and odd index. */
function findTwoGroups(count: number): Promise<Neighbours> {
  const random = createRandom(3);
  const data = Float32Array.from({ length: count * 4 }, (_, cell) => random() + (Math.floor(cell / 4) % 2) * 50);
  return findNeighbours({ data, shape: [count, 4] }, 8, onnxRuntime);
}

describe('drawPicture', () => {
  it('keeps neighbours together and groups apart', async () => {
    const picture = await drawPicture(await findTwoGroups(80), 0);
    const place = (point: number): [number, number] => [picture[2 * point]!, picture[2 * point + 1]!];
    const distance = (a: number, b: number): number => Math.hypot(place(a)[0] - place(b)[0], place(a)[1] - place(b)[1]);
    for (let point = 0; point < 80; point++) {
      const others = Array.from({ length: 80 }, (_, other) => other).filter((other) => other !== point);
      const nearest = others.reduce((best, other) => (distance(point, other) < distance(point, best) ? other : best));
      expect(nearest % 2).toBe(point % 2);
    }
  });

  it('draws the same picture for the same seed, another one for another', async () => {
    const neighbours = await findTwoGroups(40);
    expect(await drawPicture(neighbours, 1)).toEqual(await drawPicture(neighbours, 1));
    expect(await drawPicture(neighbours, 1)).not.toEqual(await drawPicture(neighbours, 2));
  });

  it.each([0, 1, 2, 3, 4, 5, 9])('places %i points, all at finite positions', async (count) => {
    const picture = await drawPicture(await findTwoGroups(count), 0);
    expect(picture).toHaveLength(2 * count);
    expect(picture.every(Number.isFinite)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { refineSets } from '../../../src/spray/separation/refine-sets.ts';
import { createTensor, type Tensor } from '../../../src/tensor/tensor.ts';

/** Points in 12 dimensions; the first 40 have more on axis 3. */
function drawPoints(count: number): Tensor {
  const random = createRandom(2);
  const data = Float32Array.from({ length: count * 12 }, (_, index) => {
    return random() + (index % 12 === 3 && index < 40 * 12 ? 3 : 0);
  });
  return createTensor(data, [count, 12]);
}

const range = (first: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, index) => first + index);

describe('refineSets', () => {
  it.each([
    ['a part', range(0, 15)],
    ['a part with some others', range(25, 25)],
    ['all with some others', range(0, 44)],
  ])('finds a whole group from %s of it', async (_, set) => {
    expect(await refineSets(drawPoints(300), [set], onnxRuntime)).toEqual([range(0, 40)]);
  });

  it('refines many sets as it refines each alone', async () => {
    const points = drawPoints(200);
    const sets = Array.from({ length: 150 }, (_, index) => range(index, 10 + (index % 7)));
    const together = await refineSets(points, sets, onnxRuntime);
    for (const index of [0, 63, 64, 128, 149]) {
      expect(together[index]).toEqual((await refineSets(points, [sets[index]!], onnxRuntime))[0]);
    }
  });

  it('refines sets of more than a thousand samples, in classes larger than a block', async () => {
    const points = createTensor(
      Float32Array.from(
        { length: 40_000 },
        (_, index) => (index % 2 === 0 && index < 16_000 ? 1 : 0) + (index % 5) / 10,
      ),
      [20_000, 2],
    );
    const [refined] = await refineSets(points, [range(2000, 5000)], onnxRuntime);
    expect(refined).toEqual(range(0, 8000));
  });

  it('leaves sets alone that are too small, or the rest of which is', async () => {
    const sets = [range(0, 4), range(3, 297), range(0, 300), range(0, 0)];
    expect(await refineSets(drawPoints(300), sets, onnxRuntime)).toEqual(sets);
  });
});

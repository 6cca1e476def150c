import { describe, expect, it } from 'vitest';
import { runBareRecipe } from '../../../bench/detect/bare-recipe.ts';
import { createRandom } from '../../../src/random.ts';
import { createTensor } from '../../../src/tensor/tensor.ts';

describe('runBareRecipe', () => {
  it('finds the few heatmaps that have their relevance elsewhere', async () => {
    const random = createRandom(1);
    const [count, size] = [120, 36];
    const odd = Array.from({ length: 20 }, (_, index) => 6 * index);
    const data = Float32Array.from({ length: count * size }, (_, cell) => {
      const isRelevant = odd.includes(Math.floor(cell / size)) ? cell % size < 6 : cell % size >= 18;
      return random() + (isRelevant ? 2 : 0);
    });
    const { members, fisher } = await runBareRecipe(createTensor(data, [count, 6, 6]));
    expect(members).toEqual(odd);
    expect(fisher).toBeGreaterThan(5);
  });

  it('has nothing to show of classes that are too small to score', async () => {
    const tiny = createTensor(new Float32Array(4 * 4).fill(1), [4, 2, 2]);
    expect(await runBareRecipe(tiny)).toEqual({ fisher: null, members: [] });
  });
});

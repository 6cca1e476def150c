import { describe, expect, it } from 'vitest';
import { createEdgeQueue } from '../../../src/spray/clusterings/edge-queue.ts';
import { createRandom } from '../../../src/random.ts';

describe('createEdgeQueue', () => {
  it('gives edges by their cost, also where costs have risen meanwhile', () => {
    const random = createRandom(1);
    const costs = Float64Array.from({ length: 200 }, () => Math.floor(random() * 50));
    const raised = new Set<number>();
    const queue = createEdgeQueue(costs);
    const taken: number[] = [];
    for (let edge = queue.first(); edge !== undefined; edge = queue.first()) {
      if (edge % 3 === 0 && !raised.has(edge)) {
        raised.add(edge);
        costs[edge]! += 20;
        queue.raise(costs[edge]!);
      } else {
        expect(queue.cost()).toBe(costs[edge]);
        taken.push(edge);
        queue.drop();
      }
    }
    expect(taken).toHaveLength(200);
    expect(taken.map((edge) => costs[edge]!)).toEqual([...costs].sort((a, b) => a - b));
  });
});

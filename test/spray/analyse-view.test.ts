import { describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { analyseView, type SprayAnalysis } from '../../src/spray/analyse-view.ts';
import type { Cluster } from '../../src/spray/list-candidates.ts';
import { sprayDefaults, type SprayOptions } from '../../src/spray/spray-options.ts';
import { viewTable } from '../../src/spray/views/view-table.ts';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';
import { readFixture } from './helpers.ts';

vi.setConfig({ testTimeout: 60_000 });

/** 240 points in 8 dimensions: 234 in two halves, 6 of a kind, fewer than each has neighbours. */
function drawPoints(): Tensor {
  const random = createRandom(3);
  const data = Float32Array.from({ length: 240 * 8 }, (_, index) => {
    const [sample, axis] = [Math.floor(index / 8), index % 8];
    const centre = sample >= 100 && sample < 106 ? 2 : sample % 2;
    return random() * 0.5 + (axis === centre ? 1 : 0);
  });
  return createTensor(data, [240, 8]);
}

const analyse = (options: Partial<SprayOptions> = {}): Promise<SprayAnalysis> =>
  analyseView(drawPoints(), { ...sprayDefaults, ...options }, onnxRuntime);
const sorted = ({ members }: Cluster): string => members.toSorted((a, b) => a - b).join();

describe('analyseView', () => {
  it('has 2 % of a class among its candidates', async () => {
    const { candidates } = await analyse();
    expect(candidates.map(sorted)).toContain('100,101,102,103,104,105');
  });

  it('has clusters that are shown among its candidates, with the same list of members', async () => {
    const { clusters, candidates } = await analyseView(readInput(), sprayDefaults, onnxRuntime);
    const lists = new Set(clusters.map(({ members }) => members));
    expect(candidates.filter(({ members }) => lists.has(members)).length).toBeGreaterThan(0);
  });

  it('takes candidates from every clustering of auto', async () => {
    const { candidates } = await analyseView(readInput(), sprayDefaults, onnxRuntime);
    expect(new Set(candidates.map(({ clustering }) => clustering))).toEqual(
      new Set(['kmeans', 'hdbscan', 'agglomerative']),
    );
  });

  it.each(['kmeans', 'dbscan', 'hdbscan', 'agglomerative'] as const)(
    'clusters by %s alone if told to',
    async (name) => {
      const { clusters, candidates, assignments } = await analyse({ clustering: name });
      expect(new Set([...clusters, ...candidates].map(({ clustering }) => clustering))).toEqual(new Set([name]));
      for (const [sample, cluster] of assignments.entries()) {
        if (cluster >= 0) expect(clusters[cluster]!.members).toContain(sample);
      }
      const inClusters = clusters.reduce((sum, { members }) => sum + members.length, 0);
      expect(inClusters).toBe(assignments.filter((cluster) => cluster >= 0).length);
    },
  );

  it('lists no two candidates that hold nearly the same samples', async () => {
    const { candidates } = await analyse();
    for (const [index, a] of candidates.entries()) {
      for (const b of candidates.slice(0, index)) {
        const shared = a.members.filter((member) => b.members.includes(member)).length;
        expect(shared / (a.members.length + b.members.length - shared)).toBeLessThanOrEqual(0.9);
      }
    }
  });

  it('finds what moves in a view that does not mind where it is', async () => {
    const random = createRandom(4);
    const heatmaps = createTensor(new Float32Array(240 * 256), [240, 16, 16]);
    for (let sample = 0; sample < 240; sample++) {
      const cells = heatmaps.data.subarray(sample * 256, (sample + 1) * 256);
      for (let cell = 0; cell < 256; cell++) cells[cell] = random();
      // the same cross, or a block as strong, at any place
      const [left, top] = [Math.floor(random() * 12), Math.floor(random() * 12)];
      const isCross = sample < 48;
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 4; x++)
          if (!isCross || x === y || x + y === 3) cells[(top + y) * 16 + left + x] = isCross ? 16 : 8;
      }
    }
    const best = async (view: 'input' | 'spectrum'): Promise<number> => {
      const points = viewTable[view].points(heatmaps, sprayDefaults);
      const { candidates } = await analyseView(points, sprayDefaults, onnxRuntime);
      const scores = candidates.map(({ members }) => {
        const hits = members.filter((member) => member < 48).length;
        return (2 * hits) / (members.length + 48);
      });
      return Math.max(...scores);
    };
    expect(await best('spectrum')).toBeGreaterThan(0.9);
    expect(await best('input')).toBeLessThan(0.7);
  });
});

function readInput(): Tensor {
  return viewTable.input.points(readFixture('spray/tag-10pct'), sprayDefaults);
}

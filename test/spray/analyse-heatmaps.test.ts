import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { analyseHeatmaps } from '../../src/spray/analyse-heatmaps.ts';
import type { SprayAnalysis } from '../../src/spray/analyse-view.ts';
import type { Cluster } from '../../src/spray/list-candidates.ts';
import { sprayDefaults, type SprayOptions } from '../../src/spray/spray-options.ts';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';
import { readFixture } from './helpers.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const analyse = (heatmaps: Tensor, options: Partial<SprayOptions> = {}): Promise<SprayAnalysis> =>
  analyseHeatmaps(heatmaps, { ...sprayDefaults, ...options }, onnxRuntime);

function createHeatmaps(count: number, relevance: (sample: number, cell: number) => number): Tensor {
  const data = Float32Array.from({ length: count * 36 }, (_, index) => relevance(Math.floor(index / 36), index % 36));
  return createTensor(data, [count, 6, 6]);
}

/** Share of agreement between a cluster and the truth: 2·|both| / (|cluster| + |truth|). */
function scoreF1({ members }: Cluster, truth: Float32Array): number {
  const hits = members.filter((member) => truth[member] === 1).length;
  return (2 * hits) / (members.length + truth.reduce((sum, label) => sum + label, 0));
}

describe('analyseHeatmaps', () => {
  let clean: SprayAnalysis;
  let planted: SprayAnalysis;
  beforeAll(async () => {
    clean = await analyse(readFixture('spray/tag-0pct'));
    planted = await analyse(readFixture('spray/tag-10pct'));
  });

  it('has every planted family among its candidates, the smallest of 15 among 300 too', async () => {
    const { candidates, components } = await analyse(readFixture('spectral/separated/heatmaps'));
    const labels = [...readFixture('spectral/separated/planted_labels').data];
    const found = candidates.map(({ members }) => members.toSorted((a, b) => a - b).join());
    expect(components).toBe(4);
    for (let family = 0; family < 4; family++) {
      expect(found).toContain([...labels.keys()].filter((sample) => labels[sample] === family).join());
    }
  });

  it('finds a planted tag and scores its class above the same class without one', () => {
    const truth = readFixture('spray/tag-10pct-truth').data;
    expect(Math.max(...planted.candidates.map((candidate) => scoreF1(candidate, truth)))).toBeGreaterThan(0.95);
    const best = ({ clusters }: SprayAnalysis): number => Math.max(...clusters.map(({ fisher }) => fisher ?? 0));
    expect(best(planted)).toBeGreaterThan(3 * best(clean));
  });

  it('gives the same result twice, to the last bit', async () => {
    expect(await analyse(readFixture('spray/tag-0pct'))).toEqual(clean);
  });

  it('does not care how strong the relevance of an image is', async () => {
    const heatmaps = readFixture('spray/tag-10pct');
    // powers of two change no digit
    const size = heatmaps.data.length / 300;
    const scaled = heatmaps.data.map((relevance, index) => relevance * 2 ** (Math.floor(index / size) % 5));
    const analysis = await analyse(createTensor(scaled, heatmaps.shape));
    expect(analysis.assignments).toEqual(planted.assignments);
  });

  it('makes as many clusters as it is told to', async () => {
    const { clusters, eigengap } = await analyse(readFixture('spray/tag-0pct'), { clusters: 11 });
    expect(clusters).toHaveLength(11);
    expect(eigengap.range).toEqual({ min: 11, max: 11 });
  });

  it('looks for the eigengap within the range it is given', async () => {
    const { eigengap } = await analyse(readFixture('spray/tag-0pct'), { clusters: { min: 5, max: 6 } });
    expect(eigengap.gaps).toHaveLength(2);
    expect([5, 6]).toContain(eigengap.count);
  });

  it.each([0, 1, 2, 3, 4, 9, 11])(
    'accepts a class of %i images, none of which can be a cluster of its own',
    async (count) => {
      const random = createRandom(count);
      const { clusters, picture, assignments, embedding } = await analyse(createHeatmaps(count, random));
      expect(clusters.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
      expect(clusters.length).toBeLessThanOrEqual(2);
      expect(assignments).toHaveLength(count);
      expect(picture).toHaveLength(2 * count);
      expect([...picture, ...embedding.data].every(Number.isFinite)).toBe(true);
    },
  );

  it.each([
    ['identical', (_: number, cell: number) => cell],
    ['empty', () => 0],
  ])('finds one cluster without a score in %s heatmaps', async (_, relevance) => {
    const { clusters, picture } = await analyse(createHeatmaps(60, relevance));
    expect(clusters.map(({ members, fisher }) => [members.length, fisher])).toEqual([[60, null]]);
    expect(picture.every(Number.isFinite)).toBe(true);
  });

  it('sets empty heatmaps apart from the others', async () => {
    const random = createRandom(8);
    const { clusters, assignments } = await analyse(createHeatmaps(120, (sample) => (sample % 4 === 0 ? 0 : random())));
    const empty = assignments[0]!;
    expect(clusters[empty]!.members.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => 4 * index),
    );
  });

  it('survives more components than it may make clusters', async () => {
    const random = createRandom(6);
    const heatmaps = createHeatmaps(360, (sample, cell) => (cell === sample % 30 ? 1 : 0) + random() * 0.001);
    const { components, clusterCount, candidates } = await analyse(heatmaps);
    expect(components).toBe(30);
    expect(clusterCount).toBe(8);
    expect(candidates.every(({ fisher }) => Number.isFinite(fisher))).toBe(true);
  });
});

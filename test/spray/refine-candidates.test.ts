import { describe, expect, it } from 'vitest';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { Cluster } from '../../src/spray/list-candidates.ts';
import { refineCandidates } from '../../src/spray/refine-candidates.ts';
import { measureSeparation } from '../../src/spray/separation/measure-separation.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { drawNormal, plantGroup, range } from './separation/samples.ts';

const createCluster = (members: readonly number[], index = 0): Cluster => ({
  ...{ index, of: 2, clustering: 'kmeans', members, fisher: 1 },
});

/** A cluster of samples, as the view would list it. */
const list = (members: ArrayLike<number>, like: Cluster): Cluster => ({
  ...{ index: 0, of: 1, clustering: like.clustering, members: Array.from(members), fisher: 9 },
});

const refine = (points: Tensor, ...groups: readonly (readonly number[])[]) =>
  refineCandidates(
    points,
    groups.map((group, index) => createCluster(group, index)),
    list,
    onnxRuntime,
  );

const plan = { count: 300, size: 30, planted: 60, axes: 5, by: 6, seed: 2 };

/** Share of two sets that both hold. */
function overlap(a: readonly number[], b: readonly number[]): number {
  const both = a.filter((sample) => b.includes(sample)).length;
  return both / (a.length + b.length - both);
}

describe('refined candidates', () => {
  it('hold the missing half of a group that was cut in two', async () => {
    const { points, group } = plantGroup(plan);
    const half = group.slice(0, 30);
    const [original, better, ...rest] = await refine(points, half);
    expect(rest).toEqual([]);
    expect(original!.members).toEqual(half);
    expect(overlap(better!.members, group)).toBeGreaterThan(0.97);
    expect(better!.separation).toBeGreaterThan(original!.separation!);
  });

  it('are without the few strangers in a group that was drawn too wide', async () => {
    const { points, group } = plantGroup(plan);
    const strangers = range(300).filter((sample) => !group.includes(sample));
    const refined = await refine(points, [...group, ...strangers.slice(0, 6)]);
    expect(overlap(refined.at(-1)!.members, group)).toBeGreaterThan(0.97);
  });

  it('keep those given, with their separation, in their order', async () => {
    const { points, group } = plantGroup(plan);
    const groups = [group.slice(0, 20), range(50), group];
    const refined = await refine(points, ...groups);
    const kept = refined.filter(({ fisher }) => fisher === 1);
    expect(kept.map(({ members }) => members)).toEqual(groups);
    expect(kept.map(({ separation }) => separation)).toEqual(groups.map((each) => measureSeparation(points, each)));
  });

  it('are only those that stand further apart than what they come from', async () => {
    const points = drawNormal(200, 40, 3);
    const refined = await refine(points, range(60), range(100), range(20));
    for (const [place, each] of refined.entries()) {
      if (each.fisher === 9) expect(each.separation).toBeGreaterThan(refined[place - 1]!.separation!);
    }
  });

  it('are listed like the cluster they come from', async () => {
    const { points, group } = plantGroup(plan);
    const half: Cluster = { ...createCluster(group.slice(0, 30)), clustering: 'dbscan' };
    const refined = await refineCandidates(points, [half], list, onnxRuntime);
    expect(refined.map(({ clustering }) => clustering)).toEqual(['dbscan', 'dbscan']);
    expect(refined[1]!.members).toEqual(refined[1]!.members.toSorted((a, b) => a - b));
  });

  it('are the clusters themselves where they or the rest are too few to measure', async () => {
    const { points } = plantGroup(plan);
    const groups = [range(3), range(298), range(300)];
    const refined = await refine(points, ...groups);
    expect(refined.map(({ members }) => members)).toEqual(groups);
    expect(refined.map(({ separation }) => separation)).toEqual([null, null, null]);
  });

  it('of no candidates are none', async () => {
    expect(await refine(drawNormal(20, 3, 1))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { planPictures } from '../../src/audit/plan-pictures.ts';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { createRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import type { ClusterInput } from '../../src/store/save-clusters.ts';
import type { Store } from '../../src/store/store.ts';
import { createSample, exampleRun } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();

/** A class of so many samples; cluster i holds ten of them, from the i-th ten on. The first ones are suspicious. */
function saveClass(store: Store, samples: number, clusters: number, suspects: number): number {
  const classId = ensureClass(store, createRun(store, exampleRun), 'coat');
  insertSamples(
    store,
    classId,
    Array.from({ length: samples }, (_, index) => createSample('coat', index)),
  );
  saveClassAnalysis(store, classId, {
    ...{ score: 1, suspicious: suspects > 0 },
    analyses: [{ view: 'input', clusterCount: 2, eigenvalues: [], points: new Float32Array(2 * samples) }],
    clusters: Array.from({ length: clusters }, (_, cluster): ClusterInput => {
      const members = Array.from({ length: 10 }, (__, member) => ({ position: (cluster * 10 + member) % samples }));
      const suspicious = cluster < suspects;
      return { index: cluster + 1, views: ['input'], fisher: 1, score: -cluster, suspicious, shown: false, members };
    }),
  });
  return classId;
}

const positionsOf = (samples: readonly { position: number }[]) => samples.map(({ position }) => position);

describe('the plan of a class’s pictures', () => {
  it('explains eight images of a small class again, in turns, the suspicious group’s first', () => {
    const store = createStore();
    const plan = planPictures(store, saveClass(store, 64, 3, 1), { representatives: 6, thumbnails: 0 });
    expect(positionsOf(plan.explained)).toEqual([0, 10, 20, 1, 11, 21, 2, 12]);
    expect(positionsOf(plan.pooled)).toEqual([22, 3, 9, 4]);
    expect(plan.small).toEqual([]);
  });

  it('explains a twentieth of a large class again', () => {
    const store = createStore();
    const plan = planPictures(store, saveClass(store, 400, 7, 1), { representatives: 8, thumbnails: 0 });
    expect(plan.explained).toHaveLength(20);
    expect(plan.pooled).toHaveLength(8 + 6 * 4 - 20);
  });

  it('draws no group that the report does not show, however many there are', () => {
    const store = createStore();
    const plan = planPictures(store, saveClass(store, 400, 40, 2), { representatives: 2, thumbnails: 0 });
    expect(plan.clusters.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('has small pictures of images on the map, those of the suspicious group among them, none drawn twice', () => {
    const store = createStore();
    const classId = saveClass(store, 3000, 3, 1);
    const { explained, pooled, small } = planPictures(store, classId, { representatives: 2, thumbnails: 1500 });
    const drawn = positionsOf([...explained, ...pooled]);
    expect(positionsOf(small)).toEqual(expect.arrayContaining([2, 3, 4, 5, 6, 7, 8, 9]));
    expect(positionsOf(small).filter((position) => drawn.includes(position))).toEqual([]);
    expect(small.length).toBeLessThanOrEqual(1500);
    expect(planPictures(store, classId, { representatives: 2, thumbnails: 10 }).small.length).toBeLessThanOrEqual(10);
  });
});

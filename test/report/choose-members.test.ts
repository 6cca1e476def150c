import { describe, expect, it } from 'vitest';
import { chooseMembers } from '../../src/report/choose-members.ts';
import { saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass } from '../../src/store/classes.ts';
import { listClusters } from '../../src/store/clusters.ts';
import { createRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import { createSample, exampleRun } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();

/** The images of a suspicious group of `count` images that a card of eight shows; the model takes image 5 for a bag. */
function choose(count: number, asked = 8): [string, number][] {
  const store = createStore();
  const classId = ensureClass(store, createRun(store, exampleRun), 'coat');
  const samples = Array.from({ length: count }, (_, index) => {
    const prediction = index === 5 ? { prediction: 1, predictionName: 'bag' } : {};
    return createSample('coat', index, { confidence: 0.9 - (index % 7) / 100, ...prediction });
  });
  insertSamples(store, classId, samples);
  saveClassAnalysis(store, classId, {
    ...{ score: 9, suspicious: true },
    analyses: [{ view: 'input', clusterCount: 1, eigenvalues: [], points: new Float32Array(2 * count) }],
    clusters: [
      {
        ...{ index: 1, views: ['input'], fisher: 1, score: 9, suspicious: true, shown: true },
        members: samples.map((_, position) => ({ position })),
      },
    ],
  });
  const [cluster] = listClusters(store, { classId });
  return chooseMembers(store, cluster!, asked).map(({ role, position }) => [role, position]);
}

describe('the images on a card', () => {
  it('are mostly typical, some farthest from the centre, some that the model takes for something else or is least sure of', () => {
    expect(choose(30)).toEqual([
      ['typical', 0],
      ['typical', 1],
      ['typical', 2],
      ['typical', 3],
      ['borderline', 29],
      ['borderline', 28],
      ['odd', 5],
      ['odd', 6],
    ]);
  });

  it('are typical only where the model takes them for their class, as long as there are enough', () => {
    const typical = choose(30, 12).filter(([role]) => role === 'typical');
    expect(typical.map(([, position]) => position)).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it('are there once each, and all of a small group', () => {
    const positions = choose(6).map(([, position]) => position);
    expect(positions.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are all typical where few are asked for', () => {
    expect(choose(30, 3)).toEqual([
      ['typical', 0],
      ['typical', 1],
      ['typical', 2],
    ]);
  });
});

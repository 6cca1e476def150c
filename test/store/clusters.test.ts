import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countOutputs, measureAgreement } from '../../src/store/agreement.ts';
import { listAnalyses, listPoints, saveClassAnalysis } from '../../src/store/analyses.ts';
import { ensureClass, listClasses } from '../../src/store/classes.ts';
import {
  findCluster,
  listClusters,
  listMembers,
  listPositions,
  listPredictions,
  readClusterMap,
} from '../../src/store/clusters.ts';
import { listConservation, saveConservation } from '../../src/store/conservation.ts';
import {
  adoptPictures,
  listPictures,
  readClassPictures,
  readPictures,
  savePictures,
} from '../../src/store/pictures.ts';
import { saveJudgements, type ClusterInput } from '../../src/store/save-clusters.ts';
import type { Store } from '../../src/store/store.ts';
import { createRun } from '../../src/store/runs.ts';
import { insertSamples, listSamples } from '../../src/store/samples.ts';
import { listVerdicts, recordVerdict } from '../../src/store/verdicts.ts';
import { exampleEvidence, exampleRun, saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

const emptyAnalysis = { view: 'input', clusterCount: 0, eigenvalues: [], points: new Float32Array(10) };

describe('the analysis of a class', () => {
  it('is read back: eigenvalues, embedding and picture', () => {
    const store = createStore();
    const { coat } = saveExample(store);
    const [analysis, hidden] = listAnalyses(store, coat);
    expect(analysis).toMatchObject({
      view: 'input',
      clusterCount: 2,
      eigenvalues: [0, 0.1, 0.6],
      details: { components: 1 },
      embedding: join(store.path, '..', 'coat-embedding.npy'),
    });
    expect(hidden).toMatchObject({ view: 'hidden', clusterCount: 3, eigenvalues: [0, 0.2], embedding: null });
    expect(listPoints(store, analysis!.id, [4, 0, 1])).toMatchObject([
      { position: 0, x: 0, y: 0, path: 'coat/0.png', predictionName: 'coat', confidence: 0.5 },
      { position: 1, x: 1, y: 10 },
      { position: 4, x: 4, y: 40, path: 'coat/4.png', predictionName: 'dress', confidence: 0.9 },
    ]);
    expect(listPoints(store, hidden!.id, [3]).map(({ x, y }) => [x, y])).toEqual([[6, 6]]);
  });

  it('replaces the one before', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    saveClassAnalysis(store, coat, {
      score: 0.5,
      suspicious: false,
      note: 'again',
      analyses: [emptyAnalysis],
      clusters: [],
    });
    expect(listClusters(store, { classId: coat })).toEqual([]);
    expect(listAnalyses(store, coat)).toMatchObject([{ eigenvalues: [], embedding: null }]);
    expect(listClasses(store, runId).find(({ id }) => id === coat)).toMatchObject({ score: 0.5, note: 'again' });
    expect(store.first('SELECT count(*) AS count FROM pictures WHERE cluster_id IS NOT NULL')).toEqual({ count: 0 });
    expect(listClusters(store, { runId })).toHaveLength(1);
  });

  it('is not replaced where people have judged its clusters', () => {
    const store = createStore();
    const { coat } = saveExample(store);
    recordVerdict(store, findCluster(store, 1, 'coat/2').id, { verdict: 'unsure' });
    expect(() => {
      saveClassAnalysis(store, coat, { score: 0, suspicious: false, analyses: [emptyAnalysis], clusters: [] });
    }).toThrow(/cannot replace the clusters of class "coat" in .*: 1 verdict refers to them; start a new run/);
    expect(listClusters(store, { classId: coat })).toHaveLength(2);
  });

  it('is refused as a whole where a member or a point has no sample', () => {
    const store = createStore();
    const { coat } = saveExample(store);
    const save =
      (cluster: Partial<ClusterInput>, points: ArrayLike<number> = emptyAnalysis.points) =>
      () => {
        const whole = { index: 1, views: ['input'], fisher: 1, score: 1, suspicious: false, shown: true, members: [] };
        const clusters = [{ ...whole, ...cluster } as ClusterInput];
        saveClassAnalysis(store, coat, {
          score: 0,
          suspicious: false,
          analyses: [{ ...emptyAnalysis, points }],
          clusters,
        });
      };
    expect(save({ members: [{ position: 5 }] })).toThrow(`class ${coat} has no sample 5`);
    expect(save({ views: ['spectrum', 'input'] })).toThrow(`class ${coat} was not analysed in view spectrum`);
    expect(save({}, [1, 2])).toThrow('has 5 samples, its picture 1 points');
    expect(save({ evidence: [{ ...exampleEvidence[0]!, effect: NaN }] })).toThrow();
    expect(listClusters(store, { classId: coat })).toHaveLength(2);
  });
});

describe('clusters', () => {
  it('are listed with the suspicious first, then by score', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    expect(listClusters(store, { runId })).toMatchObject([
      { name: 'coat/1', className: 'coat', classId: coat, runId, size: 2, share: 0.4, fisher: 9.5, suspicious: true },
      {
        name: 'coat/2',
        views: ['hidden'],
        evidence: [],
        size: 3,
        share: 0.6,
        shown: false,
        suspicious: false,
        verdict: null,
      },
      { name: 'bag/1', index: 1, fisher: null, score: 1, shown: true, share: 1 },
    ]);
    expect(listClusters(store, { runId, suspicious: false, shown: true }).map(({ name }) => name)).toEqual(['bag/1']);
    expect(listClusters(store, { runId: runId + 1 })).toEqual([]);
  });

  it('are found by name, or the refusal says which clusters the class has, or which classes have some', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    expect(findCluster(store, runId, 'coat/2').size).toBe(3);
    expect(() => findCluster(store, runId, 'coat')).toThrow(
      'cannot find cluster in run 1: got "coat", expected a name such as "coat/1": class coat has coat/1, coat/2',
    );
    expect(() => findCluster(store, runId, 'coat/99')).toThrow(
      'got "coat/99", expected a name such as "coat/1": class coat has',
    );
    expect(() => findCluster(store, runId, 'nosuch/1')).toThrow(
      'got "nosuch/1", expected a name such as "coat/1": the classes with clusters are coat, bag',
    );
    expect(() => findCluster(store, 5, 'coat/2')).toThrow('the run has no clusters');
  });

  it('list their members, typical first, up to a limit', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const { id } = findCluster(store, runId, 'coat/1');
    expect(listMembers(store, id)).toMatchObject([
      { rank: 0, path: 'coat/4.png', position: 4, distance: 0.25, predictionName: 'dress', heatmapRow: 1 },
      { rank: 1, path: 'coat/1.png', position: 1, distance: null, predictionName: 'coat', heatmapRow: 1 },
    ]);
    expect(listMembers(store, id, 1)).toHaveLength(1);
  });

  it('say what the model predicts for them', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    expect(listPredictions(store, findCluster(store, runId, 'coat/2').id)).toEqual([
      { prediction: 'coat', count: 3, meanConfidence: 0.6 },
    ]);
    expect(listPredictions(store, findCluster(store, runId, 'coat/1').id).map(({ prediction }) => prediction)).toEqual([
      'coat',
      'dress',
    ]);
  });

  it('keep their maps as numbers', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const { id } = findCluster(store, runId, 'coat/1');
    expect(readClusterMap(store, id, 'mean')).toEqual({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] });
    expect(readClusterMap(store, id, 'region')).toEqual({ data: Float32Array.of(0, 1, 0, 0.5), shape: [2, 2] });
    expect(readClusterMap(store, id, 'membership')).toBeUndefined();
    expect(readClusterMap(store, findCluster(store, runId, 'coat/2').id, 'mean')).toBeUndefined();
  });

  it('keep the views that show them and the evidence for them', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const { views, evidence } = findCluster(store, runId, 'coat/1');
    expect(views).toEqual(['input', 'hidden']);
    expect(evidence).toEqual(exampleEvidence);
  });

  it('with broken evidence are refused, not half read', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    store.run(`UPDATE clusters SET evidence = '[{"test":"hearsay"}]' WHERE idx = 1`);
    expect(() => listClusters(store, { runId })).toThrow(/hearsay|Invalid/);
  });

  it('list where in their class their members are', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    expect(listPositions(store, findCluster(store, runId, 'coat/1').id)).toEqual([4, 1]);
  });
});

describe('the judgement of a class’s clusters', () => {
  it('replaces what was said of them, ranks them anew, and gives the class the score of the first', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    const [first, second] = [findCluster(store, runId, 'coat/1').id, findCluster(store, runId, 'coat/2').id];
    const region = { data: Float32Array.of(0.25, 1), shape: [1, 2] };
    saveJudgements(
      store,
      coat,
      new Map([
        [first, { score: 0.5, suspicious: false }],
        [second, { score: 4, suspicious: true, evidence: exampleEvidence, region, membership: region }],
      ]),
    );
    expect(listClusters(store, { classId: coat })).toMatchObject([
      { id: second, name: 'coat/1', score: 4, suspicious: true, evidence: exampleEvidence, size: 3 },
      { id: first, name: 'coat/2', score: 0.5, suspicious: false, evidence: [], size: 2 },
    ]);
    expect(readClusterMap(store, second, 'membership')).toEqual(region);
    expect(readClusterMap(store, first, 'region')).toBeUndefined();
    expect(listClasses(store, runId)[0]).toMatchObject({ name: 'coat', score: 4, suspicious: true });
  });

  it('leaves a class without clusters as it was', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    saveClassAnalysis(store, coat, { score: null, suspicious: false, analyses: [emptyAnalysis], clusters: [] });
    saveJudgements(store, coat, new Map());
    expect(listClasses(store, runId).find(({ id }) => id === coat)).toMatchObject({ score: null, suspicious: false });
  });
});

describe('verdicts', () => {
  it('are kept one after the other and the last one counts', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const { id } = findCluster(store, runId, 'coat/1');
    recordVerdict(store, id, { verdict: 'unsure', author: 'ada' });
    recordVerdict(store, id, { verdict: 'artefact', note: 'a watermark, "©"' });
    expect(listVerdicts(store, runId)).toMatchObject([
      { cluster: 'coat/1', className: 'coat', verdict: 'unsure', note: '', author: 'ada' },
      { cluster: 'coat/1', verdict: 'artefact', note: 'a watermark, "©"', author: '' },
    ]);
    expect(findCluster(store, runId, 'coat/1').verdict).toBe('artefact');
  });

  it('are never changed or deleted', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    recordVerdict(store, findCluster(store, runId, 'coat/1').id, { verdict: 'unsure' });
    for (const sql of [`UPDATE verdicts SET verdict = 'artefact'`, 'DELETE FROM verdicts']) {
      expect(() => store.run(sql)).toThrow('verdicts are append-only: record a new one instead');
    }
    expect(() => store.run('DELETE FROM clusters')).toThrow(/FOREIGN KEY/);
  });
});

describe('pictures', () => {
  it('are found by an index, whoever they belong to', () => {
    const store = createStore();
    saveExample(store);
    for (const [owner, index] of [
      [{ sampleId: 1 }, 'pictures_by_sample'],
      [{ clusterId: 1 }, 'pictures_by_cluster'],
    ] as const) {
      const plans: { detail: string }[] = [];
      const explain: Store['all'] = (sql, parameters) => {
        plans.push(...store.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters));
        return store.all(sql, parameters);
      };
      readPictures({ ...store, all: explain }, owner);
      expect(plans.map(({ detail }) => detail).join()).toContain(`USING INDEX ${index}`);
    }
  });

  it('belong to a sample or a cluster, one of a kind', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    const [sample] = listSamples(store, coat);
    const clusterId = findCluster(store, runId, 'coat/1').id;
    savePictures(store, [
      { sampleId: sample!.id, kind: 'thumbnail', webp: Buffer.from('newer') },
      { sampleId: sample!.id, kind: 'overlay', webp: Buffer.from('overlay') },
    ]);
    expect(readPictures(store, { sampleId: sample!.id })).toEqual({
      thumbnail: Buffer.from('newer'),
      overlay: Buffer.from('overlay'),
    });
    expect(readPictures(store, { clusterId })).toEqual({ mean: Buffer.from('mean') });
    expect(readPictures(store, { clusterId: clusterId + 1 })).toEqual({});
    expect(readClassPictures(store, coat, 'thumbnail')).toEqual(new Map([[sample!.id, Buffer.from('newer')]]));
  });

  it('before and after are pairs by their position, and go with their cluster to a later run', () => {
    const store = createStore();
    const { runId, coat } = saveExample(store);
    const clusterId = findCluster(store, runId, 'coat/1').id;
    savePictures(
      store,
      [1, 0].flatMap((position) => [
        { clusterId, kind: 'before', position, webp: Buffer.from(`before ${position}`) },
        { clusterId, kind: 'after', position, caption: `coat ${position}`, webp: Buffer.from(`after ${position}`) },
      ]),
    );
    const laterId = ensureClass(store, createRun(store, exampleRun), 'coat');
    insertSamples(
      store,
      laterId,
      listSamples(store, coat).map(({ path, file }) => ({ path, file })),
    );
    const members = [{ position: 4 }, { position: 1 }];
    const cluster = {
      index: 1,
      views: ['input'],
      fisher: 1,
      score: 1,
      suspicious: true,
      shown: true,
      members,
    } as const;
    const analysis = { score: 1, suspicious: true, analyses: [emptyAnalysis], clusters: [cluster] };
    saveClassAnalysis(store, laterId, analysis);
    adoptPictures(store, coat, laterId);
    const [later] = listClusters(store, { classId: laterId });
    expect(listPictures(store, { clusterId: later!.id })).toEqual([
      { kind: 'after', position: 0, caption: 'coat 0', webp: Buffer.from('after 0') },
      { kind: 'after', position: 1, caption: 'coat 1', webp: Buffer.from('after 1') },
      { kind: 'before', position: 0, caption: '', webp: Buffer.from('before 0') },
      { kind: 'before', position: 1, caption: '', webp: Buffer.from('before 1') },
      { kind: 'mean', position: 0, caption: '', webp: Buffer.from('mean') },
    ]);
  });
});

describe('agreement', () => {
  it('is the share of a class’s images that the model predicts as it, where the class is an output', () => {
    const store = createStore();
    const { runId, coat, bag } = saveExample(store);
    store.run("UPDATE samples SET prediction = 3 WHERE path LIKE 'coat/%' AND path <> 'coat/0.png'");
    expect(measureAgreement(store, coat)).toBe(0.8);
    expect(countOutputs(store, runId)).toBe(3);
    store.run('UPDATE classes SET output_index = NULL WHERE id = @bag', { bag });
    expect(measureAgreement(store, bag)).toBeNull();
  });
});

describe('conservation', () => {
  it('is kept layer by layer and replaced as a whole', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    expect(listConservation(store, runId)).toEqual([
      { position: 0, layer: 'fc', arrived: 0.9, absorbed: 0.1, growth: 1.5, flagged: false },
      { position: 1, layer: 'conv1', arrived: 0.8, absorbed: 0.2, growth: 40, flagged: true },
    ]);
    saveConservation(store, runId, []);
    expect(listConservation(store, runId)).toEqual([]);
  });
});

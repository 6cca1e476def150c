import { describe, expect, it } from 'vitest';
import { readReportModel } from '../../src/report/read-report-model.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { savePictures } from '../../src/store/pictures.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { addSeconds, createRun, finishRun } from '../../src/store/runs.ts';
import { exampleEvidence, exampleRun, saveExample } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();

describe('a report read from the database', () => {
  it('has the classes most suspicious first, with their groups, points and pictures', () => {
    const store = createStore();
    saveExample(store);
    const { classes } = readReportModel(store, 'latest');
    expect(classes.map(({ name, score, suspicious, samples }) => [name, score, suspicious, samples])).toEqual([
      ['coat', 9.5, true, 5],
      ['bag', 1, false, 2],
    ]);
    const [coat] = classes;
    expect(coat!.points.map(({ x, cluster, path }) => [x, cluster, path])).toEqual([
      [0, 1, 'coat/0.png'],
      [1, 0, 'coat/1.png'],
      [2, 1, 'coat/2.png'],
      [3, null, 'coat/3.png'],
      [4, 0, 'coat/4.png'],
    ]);
    expect(coat!.points[0]!.thumbnail).toBe(0);
    expect(Buffer.from(coat!.thumbnails[0]!.bytes).toString()).toBe('thumbnail');
    expect(coat).toMatchObject({ eigenvalues: [0, 0.1, 0.6], gapAfter: 2, view: 'input', furtherClusters: 0 });
  });

  it('has what the model says of a group, most typical images first', () => {
    const store = createStore();
    saveExample(store);
    const [cluster] = readReportModel(store, '1').classes[0]!.clusters;
    expect(cluster).toMatchObject({ name: 'coat/1', size: 2, fisher: 9.5 });
    expect(cluster!.representatives.map(({ path }) => path)).toEqual(['coat/4.png', 'coat/1.png']);
    expect(cluster!.meanConfidence).toBeCloseTo((0.9 + 0.6) / 2, 12);
    expect(Buffer.from(cluster!.meanHeatmap!.bytes).toString()).toBe('mean');
  });

  it('has the evidence for a group, what a person said, its outline and its pairs of pictures', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    const clusterId = findCluster(store, runId, 'coat/1').id;
    recordVerdict(store, clusterId, { verdict: 'artefact' });
    savePictures(store, [
      { clusterId, kind: 'membership', webp: Buffer.from('membership') },
      { clusterId, kind: 'after', caption: 'coat 64%', webp: Buffer.from('after') },
      { clusterId, kind: 'before', caption: 'bag 3%', webp: Buffer.from('before') },
      { clusterId, kind: 'before', position: 1, webp: Buffer.from('alone') },
    ]);
    const [cluster] = readReportModel(store, 'latest').classes[0]!.clusters;
    expect(cluster).toMatchObject({
      views: ['input', 'hidden'],
      evidence: exampleEvidence,
      verdict: 'artefact',
      outline: { width: 2, height: 2, path: 'M1 0H2M1 2H2M1 0V2M2 0V2' },
      changes: [{ before: { caption: 'bag 3%' }, after: { caption: 'coat 64%' } }],
    });
    expect(Buffer.from(cluster!.membership!.bytes).toString()).toBe('membership');
  });

  it('shows the map of the view in which the first group separates best', () => {
    const store = createStore();
    saveExample(store);
    store.run(`UPDATE clusters SET views = '["hidden","input"]' WHERE suspicious = 1`);
    const [coat] = readReportModel(store, 'latest').classes;
    expect(coat).toMatchObject({ view: 'hidden', eigenvalues: [0, 0.2], gapAfter: 3 });
    expect(coat!.points.map(({ x }) => x)).toEqual([9, 8, 7, 6, 5]);
  });

  it('compares with the largest harmless group that hardly overlaps the suspicious ones, be it last in the ranking', () => {
    const store = createStore();
    saveExample(store);
    const read = () => readReportModel(store, 'latest').classes[0]!;
    expect(read().counterpart).toBeNull();
    expect(read().clusters.map(({ inFirst }) => inFirst)).toEqual([2, 1]);
    store.run('DELETE FROM memberships WHERE cluster_id = 2 AND sample_id = 2');
    expect(read().counterpart).toBe(1);
    for (let index = 3; index < 12; index++) {
      store.run(
        `INSERT INTO clusters (class_id, analysis_id, idx, size, score, suspicious, shown, views, evidence)
         SELECT class_id, analysis_id, @index, 1, 2, 0, 0, views, evidence FROM clusters WHERE id = 2`,
        { index },
      );
    }
    const { clusters, counterpart } = read();
    expect(clusters.map(({ name }) => name)).toHaveLength(7);
    expect(clusters[counterpart!]!.name).toBe('coat/2');
  });

  it('knows that relevance made elsewhere has no model', () => {
    const store = createStore();
    createRun(store, { ...exampleRun, model: '/data/given.npy', modelSha256: '', method: 'given' });
    const { method } = readReportModel(store, '1');
    expect([method.model, method.relevance]).toEqual([null, '/data/given.npy']);
  });

  it('knows for which share of a class the model predicts it, and how many outputs are in play', () => {
    const store = createStore();
    saveExample(store);
    store.run("UPDATE samples SET prediction = 5 WHERE path = 'coat/0.png'");
    store.run("UPDATE classes SET output_index = CASE name WHEN 'coat' THEN 0 ELSE NULL END");
    const { classes, predictedOutputs } = readReportModel(store, 'latest');
    expect(classes.map(({ name, agreement }) => [name, agreement])).toEqual([
      ['coat', 0.8],
      ['bag', null],
    ]);
    expect(predictedOutputs).toBe(2);
  });

  it('says how it was made', () => {
    const store = createStore();
    const { runId } = saveExample(store);
    addSeconds(store, runId, 'explain', 12.5);
    finishRun(store, runId, 'done');
    const { method, title } = readReportModel(store, 'latest');
    expect(title).toBe('m.onnx on images');
    expect(method).toMatchObject({
      model: { sha256: 'ab12' },
      dataset: { samples: 7, skipped: 2 },
      options: [{ name: 'model.path' }, { name: 'spray.size', value: '28' }],
      seconds: [{ stage: 'explain', seconds: 12.5 }],
      conservation: [
        { layer: 'fc', arriving: 0.9 },
        { layer: 'conv1', flagged: true },
      ],
    });
    expect(method.limits.join(' ')).not.toContain('not finished');
  });

  it('keeps to its limits and says so', () => {
    const store = createStore();
    saveExample(store);
    const limits = { representatives: 1, points: 3, skipped: 1 };
    const { classes, method } = readReportModel(store, 'latest', limits);
    expect(classes[0]!.points.map(({ path }) => path)).toEqual(['coat/0.png', 'coat/1.png', 'coat/4.png']);
    expect(classes[0]!.clusters[0]!.representatives).toHaveLength(1);
    expect(method.skipped).toHaveLength(1);
    expect(method.limits).toContain('Maps show at most 3 images of a class.');
    expect(method.limits[0]).toContain('The run is not finished (running)');
  });

  it('shows as many images of a group as the job asks for', () => {
    const store = createStore();
    saveExample(store);
    store.run(`UPDATE runs SET job = '{"report":{"representatives":1}}'`);
    expect(readReportModel(store, 'latest').classes[0]!.clusters[0]!.representatives).toHaveLength(1);
  });

  it('can be rendered', () => {
    const store = createStore();
    saveExample(store);
    expect(renderReport(readReportModel(store, 'latest'))).toContain('Clever Hans suspected in class');
  });

  it('is refused for a run that does not exist', () => {
    expect(() => readReportModel(createStore(), '5')).toThrow('cannot find run');
  });
});

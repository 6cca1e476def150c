import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { openStore } from '../../src/store/open-store.ts';
import { readTimes } from './list-files.ts';
import { readResult } from './read-result.ts';
import { runUnhans } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { query } from './watch-database.ts';
import { auditArgs, classNames, defineClassifier, drawPicture, writeCase, writeJob, type Case } from './write-case.ts';
import { imageFormats } from './write-formats.ts';

interface Summary {
  readonly run: number;
  readonly samples: number;
  readonly skipped: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly classes: readonly { class: string; samples: number; clusters: readonly { size: number }[] }[];
}

const createFolder = useFolder();
const report = { thumbnails: 30, representatives: 2 };

async function audit(at: Case, ...more: readonly string[]): Promise<Summary> {
  const outcome = await runUnhans(auditArgs(at, '--json', ...more));
  expect(outcome.stderr).not.toContain('unhans:');
  expect(outcome.status).toBe(0);
  return JSON.parse(outcome.stdout) as Summary;
}

/** The files of a case's database that end so, with the times they were written. */
function readFiles(at: Case, ending: string): Record<string, number> {
  return readTimes(join(dirname(at.db), 'audit.files'), ending);
}

const listNew = (before: Record<string, number>, after: Record<string, number>): string[] =>
  Object.keys(after).filter((path) => before[path] !== after[path]);

/** Whether a file holds heatmaps; relevance at hidden layers lies beside them. */
function isShard(path: string): boolean {
  return path.includes('heatmaps') && !path.includes('.hidden-');
}

describe('a second audit', () => {
  let at: Case;
  let shards: Record<string, number>;
  let clusters: Record<string, number>;

  beforeAll(async () => {
    at = await writeCase(createFolder(), { job: { report } });
    await audit(at);
    shards = readFiles(at, '.npy');
    clusters = readFiles(at, 'clusters.json');
    expect(Object.keys(clusters)).toHaveLength(3);
  });

  /** Audits again and tells for how many classes heatmaps and clusters were computed. */
  async function auditAgain(): Promise<{ heatmaps: number; clusters: number; seconds: Summary['seconds'] }> {
    const { seconds } = await audit(at);
    const after = { shards: readFiles(at, '.npy'), clusters: readFiles(at, 'clusters.json') };
    const counts = {
      heatmaps: listNew(shards, after.shards).filter((path) => isShard(path)).length,
      clusters: listNew(clusters, after.clusters).length,
      seconds,
    };
    shards = after.shards;
    clusters = after.clusters;
    return counts;
  }

  it('of the same computes nothing again, and finds the same', async () => {
    const { seconds, ...computed } = await auditAgain();
    expect(computed).toEqual({ heatmaps: 0, clusters: 0 });
    expect(seconds).not.toHaveProperty('model');
    expect(seconds).not.toHaveProperty('decode');
    expect(readResult(at.db, '2')).toEqual(readResult(at.db, '1'));
  });

  it('that draws more images books the model under drawing', async () => {
    writeJob(at.folder, { report: { ...report, representatives: 3 } });
    const { seconds, ...computed } = await auditAgain();
    expect(computed).toEqual({ heatmaps: 0, clusters: 0 });
    expect(seconds).toHaveProperty('draw');
    expect(seconds).not.toHaveProperty('model');
    expect(seconds).not.toHaveProperty('decode');
  });

  it('with another number of neighbours clusters again, and explains nothing again', async () => {
    writeJob(at.folder, { report, spray: { neighbours: 5 } });
    expect(await auditAgain()).toMatchObject({ heatmaps: 0, clusters: 3 });
  });

  it('with the options of the first takes its results again', async () => {
    writeJob(at.folder, { report });
    expect(await auditAgain()).toMatchObject({ heatmaps: 0, clusters: 0 });
    expect(readResult(at.db)).toEqual(readResult(at.db, '1'));
  });

  it.each([
    ['another method', { explain: { method: 'epsilon_plus' } }],
    ['another mean', { model: { input: { mean: [0.4], std: [0.25] } } }],
    ['another size of heatmaps', { spray: { size: 12 } }],
  ])('with %s explains everything again', async (_, sections) => {
    writeJob(at.folder, { report, ...sections });
    expect(await auditAgain()).toMatchObject({ heatmaps: 3, clusters: 3 });
    writeJob(at.folder, { report });
    expect(await auditAgain()).toMatchObject({ heatmaps: 0, clusters: 0 });
  });

  it('with one image that has other pixels explains its class again', async () => {
    const path = join(at.folder, 'images', 'bee', '0003.png');
    const before = readFileSync(path);
    const after = Buffer.concat([await drawPicture(77), before]).subarray(0, before.length);
    writeFileSync(path, after);
    expect(statSync(path).size).toBe(before.length);
    expect(await auditAgain()).toMatchObject({ heatmaps: 1, clusters: 1 });
  });

  it('with one image more, or less, explains its class again', async () => {
    writeFileSync(join(at.folder, 'images', 'cat', 'new.png'), await drawPicture(99));
    expect(await auditAgain()).toMatchObject({ heatmaps: 1, clusters: 1 });
    rmSync(join(at.folder, 'images', 'cat', 'new.png'));
    expect(await auditAgain()).toMatchObject({ heatmaps: 0, clusters: 0 });
  });

  it('with another model in the same file explains everything again', async () => {
    writeFileSync(join(at.folder, 'model.onnx'), encodeModel(defineClassifier({ seed: 2 }).build()));
    expect(await auditAgain()).toMatchObject({ heatmaps: 3, clusters: 3 });
  });

  it('of classes under other names does not show the old ones', async () => {
    writeFileSync(join(at.folder, 'labels.txt'), 'cat\nbee\nant\n');
    await audit(at);
    const rows = query<{ name: string; output: number; prediction: number; predictionName: string }>(
      at.db,
      `SELECT name, output_index AS output, prediction, prediction_name AS predictionName FROM samples
       JOIN classes ON classes.id = class_id WHERE run_id = (SELECT max(id) FROM runs)`,
    );
    const names = ['cat', 'bee', 'ant'];
    expect(rows).toHaveLength(36);
    for (const row of rows) expect([row.name, row.predictionName]).toEqual([names[row.output], names[row.prediction]]);
  });
});

describe('the report of an audit', () => {
  it('says what the run took, and nothing of a run that is not finished', async () => {
    const at = await writeCase(createFolder(), { counts: [2, 2, 2], job: { report } });
    const { seconds } = await audit(at);
    expect(seconds).toHaveProperty('report');
    const html = readFileSync(join(at.out, 'report.html'), 'utf8');
    expect(html).not.toContain('The run is not finished');
    const [, time] = html.split('Time</h');
    for (const stage of ['dataset', 'import', 'decode', 'model', 'cluster', 'draw']) {
      expect(time).toMatch(new RegExp(`${stage}</t[hd]>\\s*<td[^>]*>[0-9]+\\.[0-9] s`));
    }
  });

  it('that cannot be written leaves a run that failed, with the reason', async () => {
    const at = await writeCase(createFolder(), { counts: [2, 2, 2], job: { report } });
    mkdirSync(join(at.out, 'report.html'), { recursive: true });
    expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 2 });
    const [run] = query<{ status: string; failure: string }>(at.db, 'SELECT status, failure FROM runs');
    expect(run?.status).toBe('failed');
    expect(run?.failure).toContain('report.html');
  });
});

describe('two audits of the same', () => {
  it('into two databases find the same, to the byte', async () => {
    const at = await writeCase(createFolder(), { counts: [25, 12, 3], job: { report } });
    const other = { ...at, db: join(createFolder(), 'other.db') };
    await audit(at);
    await audit(other);
    expect(readResult(other.db)).toEqual(readResult(at.db));
  });

  it('find other pictures of the embedding with another seed', async () => {
    const at = await writeCase(createFolder(), { job: { report } });
    await audit(at);
    writeJob(at.folder, { report, spray: { seed: 7 } });
    await audit(at);
    expect(readResult(at.db).tables).not.toEqual(readResult(at.db, '1').tables);
    expect(readResult(at.db).heatmaps).toEqual(readResult(at.db, '1').heatmaps);
  });
});

describe('an audit of what the model predicts', () => {
  let at: Case;

  beforeAll(async () => {
    at = await writeCase(createFolder(), { job: { report, explain: { target: 'prediction' } } });
    writeFileSync(join(at.folder, 'images', 'ant', 'broken.png'), 'no picture');
    writeFileSync(join(at.folder, 'labels.txt'), 'ant\nbee\ncat\n');
  });

  it('puts every image into the class that is predicted for it, and records those that cannot be read', async () => {
    const summary = await audit(at);
    expect(summary).toMatchObject({ samples: 36, skipped: 1 });
    const rows = query<{ class: string; target: number; prediction: number; label: string; path: string }>(
      at.db,
      'SELECT classes.name AS class, target, prediction, label, samples.path FROM samples JOIN classes ON classes.id = class_id',
    );
    for (const row of rows) {
      expect(row.target).toBe(row.prediction);
      expect(row.class).toBe(classNames[row.prediction]);
      expect(row.path.startsWith(`${row.label}/`)).toBe(true);
    }
    expect(readResult(at.db).skipped).toEqual([expect.stringMatching(/^ant\/broken\.png: /)]);
  });

  it('does not predict again what it has predicted', async () => {
    const { seconds } = await audit(at);
    expect(seconds).not.toHaveProperty('model');
    expect(readResult(at.db)).toEqual(readResult(at.db, '1'));
  });
});

describe('an audit of some of a dataset', () => {
  it('takes the classes and the number of images that were asked for', async () => {
    const at = await writeCase(createFolder(), { job: { report } });
    const summary = await audit(at, '--class', 'cat', '--class', 'ant', '--limit', '5');
    const counts = summary.classes.map((each) => [each.class, each.samples]);
    expect(counts.sort()).toEqual([
      ['ant', 5],
      ['cat', 5],
    ]);
  });
});

describe('images of every kind', () => {
  it('are audited side by side, from a folder and from manifests', async () => {
    const at = await writeCase(createFolder(), { counts: [1, 1, 1], job: { report } });
    const paths: string[] = [];
    for (const [index, [name, encode]] of Object.entries(imageFormats).entries()) {
      const path = join(at.folder, 'images', classNames[index % 3]!, name);
      writeFileSync(path, await encode(await drawPicture(index + 20)));
      paths.push(relative(at.folder, path));
    }
    const fromFolder = await audit(at);
    expect(fromFolder).toMatchObject({ samples: 3 + paths.length, skipped: 0 });

    const rows = paths.map((path) => ({ path, label: path.split('/')[1]! }));
    const csv = ['path,label,extra', ...rows.map(({ path, label }) => `"${path}",${label},1`)].join('\n');
    writeFileSync(join(at.folder, 'list.csv'), csv);
    writeFileSync(join(at.folder, 'list.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    for (const manifest of ['list.csv', 'list.jsonl']) {
      writeJob(at.folder, { report, dataset: { path: manifest } });
      expect(await audit(at)).toMatchObject({ samples: paths.length, skipped: 0 });
      const members = readResult(at.db).members.trim().split('\r\n').slice(1);
      expect(members.map((line) => line.split(',')[0]).sort()).toEqual(paths.toSorted());
    }
  });
});

describe('a model', () => {
  it('of one channel is given grey images, one with a fixed batch of 1 image after image', async () => {
    for (const options of [{ channels: 1 }, { batch: 1 }]) {
      const model = encodeModel(defineClassifier(options).build());
      const at = await writeCase(createFolder(), { model, counts: [11, 3, 2], job: { report } });
      expect(await audit(at)).toMatchObject({ samples: 16, skipped: 0 });
    }
  });
});

describe('an audit after the run that computed its heatmaps was deleted', () => {
  it('computes them again', async () => {
    const at = await writeCase(createFolder(), { counts: [2, 2, 2], job: { report } });
    await audit(at);
    const store = openStore(at.db);
    store.run('DELETE FROM runs');
    store.close();
    expect(await audit(at)).toMatchObject({ samples: 6, skipped: 0 });
  });
});

describe('a database that was moved', () => {
  it('finds the embeddings where they are now', async () => {
    const at = await writeCase(createFolder(), { counts: [12, 4, 4], job: { report } });
    const [old, moved] = [createFolder(), createFolder()];
    await audit({ ...at, db: join(old, 'audit.db') });
    renameSync(old, moved);
    await audit({ ...at, db: join(moved, 'audit.db') });
    const embeddings = query<{ embedding: string }>(join(moved, 'audit.db'), 'SELECT embedding FROM analyses');
    expect(embeddings).toHaveLength(24); // of 2 runs, 3 classes, 4 views
    for (const { embedding } of embeddings) expect(embedding).toMatch(/^audit\.files\/clusters\//);
  });
});

describe('a dataset that was moved', () => {
  it('is audited where it is now, although its files are as old as they were', async () => {
    const at = await writeCase(createFolder(), { counts: [2, 2, 2], job: { report } });
    await audit(at);
    const folder = createFolder();
    renameSync(at.folder, folder);
    await audit({ folder, job: join(folder, 'job.yaml'), db: join(folder, 'audit.db'), out: join(folder, 'report') });
    const files = query<{ file: string }>(
      join(folder, 'audit.db'),
      'SELECT file FROM samples JOIN classes ON classes.id = class_id WHERE run_id = 2',
    );
    expect(files).toHaveLength(6);
    for (const { file } of files) expect(file.startsWith(folder)).toBe(true);
  });
});

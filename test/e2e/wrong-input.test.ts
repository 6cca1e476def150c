import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { linear } from '../zoo/layers.ts';
import { wrongModels } from '../zoo/wrong.ts';
import { defineModel } from '../zoo/zoo-model.ts';
import { listFiles } from './list-files.ts';
import { readResult } from './read-result.ts';
import { readComplaints, runUnhans, type Outcome } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { query } from './watch-database.ts';
import { auditArgs, defineClassifier, drawPicture, writeCase, writeJob, type Case } from './write-case.ts';

const createFolder = useFolder();
const report = { thumbnails: 12, representatives: 1 };

/** Checks that a command ended with `status` and one sentence on stderr that says `what`; it printed nothing else. */
function expectRefusal(outcome: Outcome, what: RegExp, status = 2): void {
  const complaints = readComplaints(outcome);
  expect(complaints).toEqual([expect.stringMatching(/^unhans: /)]);
  expect(complaints[0]).toMatch(what);
  expect(outcome.stdout).toBe('');
  expect(outcome.status).toBe(status);
}

/** Audits and checks that it is refused before anything is written. */
async function expectUntouched(at: Case, what: RegExp, ...more: readonly string[]): Promise<void> {
  const before = listFiles(at.folder);
  expectRefusal(await runUnhans(auditArgs(at, ...more)), what);
  expect(listFiles(at.folder)).toEqual(before);
  expect(readdirSync(at.folder)).not.toContain('report');
}

const smallCase = { counts: [2, 2, 2], job: { report } };

/** The classifier with one change to its graph. */
function changeClassifier(change: (graph: Graph) => Graph): Uint8Array {
  return encodeModel(change(defineClassifier().build()));
}

describe('a model', () => {
  const good = encodeModel(defineClassifier().build());
  const zoo = (name: string) => encodeModel(wrongModels[name]!.build());
  const cases: [string, Uint8Array, RegExp][] = [
    ['that is empty', new Uint8Array(), /model\.onnx/],
    ['that is a text', Buffer.from('# not a model\n'.repeat(50)), /not an ONNX model/],
    ['that is cut short', good.subarray(0, Math.floor(good.length / 2)), /model\.onnx/],
    ['with a weight that is NaN', zoo('nan-weights'), /weight .*NaN/],
    ['with unsupported operators', zoo('many-unsupported'), /Loop.*Einsum.*FusedSwish|FusedSwish.*Einsum/],
    ['of an operator set to come', zoo('future-opset'), /99/],
    ['with two outputs', zoo('two-heads'), /output/],
    ['that gives no class scores', zoo('segmentation'), /expected class scores/],
    ['whose first weight is infinite', zoo('infinite-weights'), /not finite/],
    [
      'that takes no images',
      encodeModel(defineModel('rows', [20], (net, x) => linear(net, x, 3), { outputShape: [3] }).build()),
      /shape \[20\], expected images/,
    ],
    ['of four channels', encodeModel(defineClassifier({ channels: 4 }).build()), /4 channels/],
  ];

  it.each(cases)('%s is refused', async (_, model, what) => {
    await expectUntouched(await writeCase(createFolder(), { ...smallCase, model }), what);
  });

  it('that is missing, or a folder, is refused', async () => {
    const at = await writeCase(createFolder(), smallCase);
    rmSync(join(at.folder, 'model.onnx'));
    await expectUntouched(at, /model .*model\.onnx: no such file/);
    mkdirSync(join(at.folder, 'model.onnx'));
    await expectUntouched(at, /it is a folder/);
  });

  it('that gives NaN for real images ends the run with a sentence', async () => {
    const model = changeClassifier((graph) => {
      const [name, weights] = [...graph.constants].find(([, { shape }]) => shape.length === 4)!;
      const data = Float32Array.from(weights.data as Float32Array, (weight) => weight * 1e36);
      return { ...graph, constants: new Map([...graph.constants, [name, { ...weights, data }]]) };
    });
    const at = await writeCase(createFolder(), { ...smallCase, model });
    writeJob(at.folder, { model: { input: { mean: [0], std: [1e-4] } }, report });
    expectRefusal(await runUnhans(auditArgs(at)), /6 skipped, the first "ant\/0000\.png": its relevance is not finite/);
    expect(query(at.db, 'SELECT status FROM runs')).toEqual([{ status: 'failed' }]);
    expect(listFiles(at.out)).toEqual([]);
  });
});

describe('a job', () => {
  const wrong: [string, Record<string, object>, RegExp, string[]][] = [
    [
      'with an unknown key',
      { spray: { neighbors: 5 } },
      /job\.yaml: spray\.neighbors: unknown key, did you mean neighbours/,
      [],
    ],
    [
      'with a wrong type',
      { spray: { neighbours: 'ten' } },
      /spray\.neighbours: got "ten", expected a whole number/,
      [],
    ],
    ['with an unknown method', { explain: { method: 'magic' } }, /magic/, []],
    ['with a size that does not fit', { model: { input: { size: [32, 32] } } }, /32/, []],
    ['with channels that do not fit', { model: { input: { channels: 'grey' } } }, /3 channels, .*grey/, []],
    [
      'with a mean that does not fit',
      { model: { input: { mean: [1, 2] } } },
      /mean has 2 numbers, expected 1 or 3/,
      [],
    ],
    ['for a class that is not there', {}, /no class "dog" in .*expected one of ant, bee, cat/, ['--class', 'dog']],
    ['whose dataset is missing', { dataset: { path: 'nowhere' } }, /nowhere.*does not exist/, []],
    ['whose label file is missing', { model: { labels: 'none.txt' } }, /none\.txt: no such file/, []],
  ];

  it.each(wrong)('%s is refused', async (_, sections, what, more) => {
    const at = await writeCase(createFolder(), smallCase);
    writeJob(at.folder, { report, ...sections });
    await expectUntouched(at, what, ...more);
  });

  it('that is missing is refused', async () => {
    const at = await writeCase(createFolder(), smallCase);
    await expectUntouched({ ...at, job: join(at.folder, 'none.yaml') }, /none\.yaml: there is no such file/);
  });
});

describe('a label file', () => {
  const wrong: [string, string, RegExp][] = [
    ['with fewer names than the model has outputs', 'ant\nbee\n', /labels\.txt has 2 classes, model .* has 3 outputs/],
    ['without a class of the dataset', 'ant\nbee\ndog\n', /"cat"/],
    ['that names a class twice', 'ant\nbee\nbee\n', /"bee" twice/],
  ];

  it.each(wrong)('%s is refused', async (_, labels, what) => {
    const at = await writeCase(createFolder(), smallCase);
    writeFileSync(join(at.folder, 'labels.txt'), labels);
    await expectUntouched(at, what);
  });

  it('is asked for where the folders do not say what the outputs are', async () => {
    const at = await writeCase(createFolder(), { counts: [2, 2, 0], job: { report } });
    rmSync(join(at.folder, 'images', 'cat'), { recursive: true });
    writeFileSync(at.job, readFileSync(at.job, 'utf8').replace(/ +labels: .*\n/, ''));
    await expectUntouched(at, /2 classes.* 3 outputs; name the outputs in model\.labels/);
  });
});

describe('a dataset', () => {
  it('that is empty is refused', async () => {
    const at = await writeCase(createFolder(), { ...smallCase, counts: [0, 0, 0] });
    await expectUntouched(at, /no usable image in dataset/);
    rmSync(join(at.folder, 'images'), { recursive: true });
    mkdirSync(join(at.folder, 'images'));
    await expectUntouched(at, /no usable image in dataset .*it is empty/);
  });

  it('of which no image can be read ends the run with a sentence', async () => {
    const at = await writeCase(createFolder(), { ...smallCase, counts: [0, 0, 0] });
    writeFileSync(join(at.folder, 'images', 'ant', 'a.png'), 'text');
    writeFileSync(join(at.folder, 'images', 'bee', 'b.png'), '');
    writeFileSync(join(at.folder, 'images', 'cat', 'c.png'), Buffer.alloc(100));
    expectRefusal(
      await runUnhans(auditArgs(at)),
      /no image of .* could be explained: 3 skipped, the first "ant\/a\.png": /,
    );
    expect(query(at.db, 'SELECT status FROM runs')).toEqual([{ status: 'failed' }]);
    expect(listFiles(at.out)).toEqual([]);
  });

  it('with broken files among good ones is audited, and each of them recorded with the reason', async () => {
    const at = await writeCase(createFolder(), { ...smallCase, counts: [12, 1, 2] });
    const picture = await drawPicture(5);
    const bee = join(at.folder, 'images', 'bee');
    const cat = join(at.folder, 'images', 'cat');
    rmSync(join(bee, '0000.png'));
    writeFileSync(join(bee, 'corrupt.png'), Buffer.concat([picture.subarray(0, 60), Buffer.alloc(200, 7)]));
    writeFileSync(join(bee, 'cut.png'), picture.subarray(0, picture.length / 2));
    writeFileSync(join(bee, 'empty.png'), '');
    writeFileSync(join(cat, 'notes.txt'), 'notes');
    writeFileSync(join(cat, 'text.jpg'), 'not a picture');
    mkdirSync(join(at.folder, 'images', 'dog'));
    symlinkSync(at.job, join(cat, 'outside.png'));
    const outcome = await runUnhans(auditArgs(at, '--json'));
    expect(outcome).toMatchObject({ status: 0 });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ samples: 14, skipped: 7 });
    const { skipped } = readResult(at.db);
    expect(skipped.map((line) => line.split(': ')[0])).toEqual([
      ...['bee/corrupt.png', 'bee/cut.png', 'bee/empty.png'],
      ...['cat/notes.txt', 'cat/outside.png', 'cat/text.jpg', 'dog'],
    ]);
    for (const line of skipped) expect(line).toMatch(/^\S+: [a-z]/);
    const notes = query(at.db, 'SELECT name, note FROM classes ORDER BY name');
    expect(notes).toEqual([
      { name: 'ant', note: null },
      { name: 'bee', note: '0 images are too few to cluster' },
      { name: 'cat', note: '2 images are too few to cluster' },
    ]);
    const html = readFileSync(join(at.out, 'report.html'), 'utf8');
    expect(html).toContain('bee/cut.png');
  });

  it('of classes with one image, with two, and with one image over and over is audited', async () => {
    const at = await writeCase(createFolder(), { ...smallCase, counts: [1, 2, 30] });
    const cat = join(at.folder, 'images', 'cat');
    for (const name of readdirSync(cat)) copyFileSync(join(cat, '0000.png'), join(cat, name));
    const outcome = await runUnhans(auditArgs(at, '--json', '--fail-on-suspicious'));
    expect(outcome.status).toBe(0);
    const found = JSON.parse(outcome.stdout) as { classes: { class: string; clusters: { size: number }[] }[] };
    const sizes = Object.fromEntries(found.classes.map((each) => [each.class, each.clusters.map(({ size }) => size)]));
    expect(sizes).toEqual({ ant: [1], bee: [2], cat: [30] });
  });
});

describe('a manifest', () => {
  it('with rows that cannot be used is audited without them', async () => {
    const at = await writeCase(createFolder(), smallCase);
    const inside = (path: string) => join('images', path);
    writeFileSync(join(dirname(at.folder), 'secret.png'), await drawPicture(3));
    const rows = [
      'path,label',
      inside('ant/0000.png,ant'),
      inside('ant/0001.png,ant'),
      inside('none.png,bee'),
      '../secret.png,bee',
      `${inside('cat/0000.png')},`,
    ];
    writeFileSync(join(at.folder, 'list.csv'), rows.join('\n'));
    writeJob(at.folder, { report, dataset: { path: 'list.csv' } });
    const outcome = await runUnhans(auditArgs(at, '--json'));
    expect(JSON.parse(outcome.stdout)).toMatchObject({ samples: 2, skipped: 3 });
    expect(readResult(at.db).skipped).toEqual([
      '../secret.png: the file lies outside the dataset',
      'images/cat/0000.png: the row has no label: expected text or a number',
      'images/none.png: it does not exist',
    ]);
  });

  it('with labels that the model does not know is refused', async () => {
    const at = await writeCase(createFolder(), smallCase);
    writeFileSync(join(at.folder, 'list.csv'), 'path,label\nimages/ant/0000.png,wasp\n');
    writeJob(at.folder, { report, dataset: { path: 'list.csv' } });
    await expectUntouched(at, /does not name: "wasp"/);
  });
});

describe('a database', () => {
  let at: Case;

  beforeAll(async () => {
    at = await writeCase(createFolder(), smallCase);
    expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
    rmSync(at.out, { recursive: true });
  });

  /** Audits into a database and checks that it is refused and left as it was. */
  async function expectUnchanged(db: string, what: RegExp): Promise<void> {
    const before = readFileSync(db);
    expectRefusal(await runUnhans(auditArgs({ ...at, db })), what);
    expect(readFileSync(db).equals(before)).toBe(true);
    expect(listFiles(at.out)).toEqual([]);
  }

  function copyDatabase(): string {
    const folder = createFolder();
    mkdirSync(folder);
    copyFileSync(at.db, join(folder, 'copy.db'));
    return join(folder, 'copy.db');
  }

  it('that another program has locked is refused', async () => {
    const db = copyDatabase();
    const other = new Database(db);
    other.exec('BEGIN EXCLUSIVE');
    try {
      expectRefusal(await runUnhans(auditArgs({ ...at, db })), /copy\.db: it is locked by another program/);
    } finally {
      other.close();
    }
  });

  it('of a newer version is refused', async () => {
    const db = copyDatabase();
    const other = new Database(db);
    other.pragma('user_version = 999');
    other.close();
    await expectUnchanged(db, /written by a newer unhans: schema 999/);
  });

  it('of another program is refused', async () => {
    const folder = createFolder();
    mkdirSync(folder);
    const other = new Database(join(folder, 'other.db'));
    other.exec('CREATE TABLE mine (x)');
    other.close();
    await expectUnchanged(join(folder, 'other.db'), /it belongs to another program/);
  });

  it('that is no database, or a folder, is refused', async () => {
    const folder = createFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'text.db'), 'plain text, and long enough to be looked at '.repeat(40));
    await expectUnchanged(join(folder, 'text.db'), /it is not a database/);
    expectRefusal(await runUnhans(auditArgs({ ...at, db: folder })), /got a folder, expected a file/);
  });

  it('that does not exist is not created by commands that only read', async () => {
    const db = join(at.folder, 'none.db');
    for (const args of [
      ['report'],
      ['export', '--what', 'members'],
      ['flag', 'latest', 'ant/1', '--verdict', 'unsure'],
    ]) {
      expectRefusal(await runUnhans([...args, '--db', db]), /none\.db: there is no such file/);
    }
    expect(listFiles(at.folder)).not.toContain('none.db');
  });
});

describe('a place for the report', () => {
  it('that is a file is refused, and no database is left', async () => {
    const at = await writeCase(createFolder(), smallCase);
    const before = listFiles(at.folder);
    expectRefusal(await runUnhans(auditArgs({ ...at, out: at.job })), /cannot create folder .*job\.yaml/);
    expect(listFiles(at.folder)).toEqual(before);
  });
});

const nobody = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
/** Root may write everywhere, so it hands the command to somebody who may not. */
const weak = isRoot ? nobody : {};
const canBeWeak =
  spawnSync(process.execPath, ['-e', `require('node:fs').readdirSync(${JSON.stringify(import.meta.dirname)})`], weak)
    .status === 0;

describe.skipIf(!canBeWeak)('a file without the right to it (SKIPPED where nobody else may read the program)', () => {
  const open = (folder: string): void => {
    for (let path = folder; path !== dirname(path); path = dirname(path)) {
      if (isRoot && path.includes('unhans-e2e-')) chmodSync(path, 0o755);
    }
  };

  it('is said to be read-only where it is the database', async () => {
    const at = await writeCase(createFolder(), smallCase);
    expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
    open(at.folder);
    for (const path of [at.db, at.folder]) chmodSync(path, path === at.db ? 0o444 : 0o555);
    expectRefusal(await runUnhans(auditArgs(at), weak), /audit\.db: (it is read-only|.*may not be opened)/);
    chmodSync(at.folder, 0o755);
  });

  it('is skipped where it is an image', async () => {
    const at = await writeCase(createFolder(), smallCase);
    const path = join(at.folder, 'images', 'ant', '0000.png');
    chmodSync(path, 0o000);
    open(at.folder);
    chmodSync(at.folder, 0o777);
    expect(await runUnhans(auditArgs(at), weak)).toMatchObject({ status: 0 });
    expect(readResult(at.db).skipped).toEqual([expect.stringMatching(/^ant\/0000\.png: permission denied/)]);
    expect(statSync(path).mode & 0o777).toBe(0);
  });
});

/** Mounts a disk of 400 kB at a new folder; undefined where that is not allowed. */
function mountSmallDisk(): string | undefined {
  const disk = createFolder();
  mkdirSync(disk, { recursive: true });
  const isMounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]).status === 0;
  return isMounted ? disk : undefined;
}

describe('a full disk', () => {
  it('ends the run with a sentence, and --resume goes on when there is room', async ({ skip }) => {
    const disk = mountSmallDisk();
    if (disk === undefined) return skip('a small disk cannot be mounted here');
    onTestFinished(() => void execFileSync('umount', [disk]));
    const at = await writeCase(createFolder(), { counts: [60, 60, 60], job: { report } });
    const db = join(disk, 'audit.db');
    const outcome = await runUnhans(auditArgs({ ...at, db }));
    expectRefusal(outcome, /the disk is full/);
    expect(listFiles(disk).filter((path) => path.endsWith('.partial'))).toEqual([]);
    expect(listFiles(at.out)).toEqual([]);
    execFileSync('mount', ['-o', 'remount,size=40m', disk]);
    expect(await runUnhans(auditArgs({ ...at, db }, '--resume'))).toMatchObject({ status: 0 });
    expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
    expect(readResult(db)).toEqual(readResult(at.db));
  });
});

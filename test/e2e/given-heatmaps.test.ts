import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatNpy, parseNpy } from '../../src/tensor/npy.ts';
import { listFiles, readTimes } from './list-files.ts';
import { readResult } from './read-result.ts';
import { readComplaints, runUnhans } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { query } from './watch-database.ts';
import { auditArgs, writeCase, type Case } from './write-case.ts';
import { isPlanted, nameRow, writeHeatmapCase } from './write-heatmaps.ts';

const createFolder = useFolder();
const report = { thumbnails: 12, representatives: 2 };

interface Summary {
  readonly run: number;
  readonly samples: number;
  readonly skipped: number;
  readonly classes: readonly { class: string; samples: number }[];
}

async function audit(at: Case, ...more: readonly string[]): Promise<Summary> {
  const outcome = await runUnhans(auditArgs(at, '--json', ...more));
  expect(outcome.stderr).not.toMatch(/unhans:|Warning/);
  expect(outcome.status).toBe(0);
  return JSON.parse(outcome.stdout) as Summary;
}

/** Puts NaN into the first number of row `row`. */
function spoilRow({ folder, heatmaps, shape }: ReturnType<typeof writeHeatmapCase>, row: number): void {
  const data = heatmaps.slice();
  data[(row * data.length) / shape[0]!] = NaN;
  writeFileSync(join(folder, 'heatmaps.npy'), formatNpy({ data, shape }));
}

describe('an audit of heatmaps made elsewhere', () => {
  const at = writeHeatmapCase(createFolder(), { job: { spray: { size: 6 }, report } });
  let summary: Summary;

  beforeAll(async () => {
    spoilRow(at, 4);
    appendFileSync(join(at.folder, 'manifest.csv'), '\n');
    summary = await audit(at);
  });

  it('finds the planted samples, by the order of the rows', () => {
    const planted = Array.from({ length: 160 }, (_, row) => row).filter(isPlanted);
    const clusters = query<{ paths: string }>(
      at.db,
      `SELECT group_concat(path, ' ' ORDER BY path) AS paths FROM cluster_members GROUP BY cluster_id`,
    );
    expect(clusters).toContainEqual({ paths: planted.map(nameRow).join(' ') });
  });

  it('skips a heatmap that is not finite, and keeps the places of the others', () => {
    expect(summary).toMatchObject({ samples: 159, skipped: 1 });
    expect(readResult(at.db).skipped).toEqual([`${nameRow(4)}: its relevance is not finite`]);
    const paths = query<{ path: string }>(at.db, "SELECT path FROM samples WHERE label = 'ant' ORDER BY position");
    const rows = Array.from({ length: 80 }, (_, index) => index * 2).filter((row) => row !== 4);
    expect(paths.map(({ path }) => path)).toEqual(rows.map(nameRow));
  });

  it('pools them as written: channels added up, areas averaged', async () => {
    const file = join(at.folder, 'all.npy');
    await runUnhans(['export', '--what', 'heatmaps', '--format', 'npy', '--db', at.db, '--out', file]);
    const pooled = parseNpy(readFileSync(file));
    expect(pooled.shape).toEqual([159, 6, 6]);
    const sample = 3 * 288; // row 6 is the third of class ant, as row 4 was skipped
    for (const [cell, value] of pooled.data.subarray(2 * 36, 3 * 36).entries()) {
      const corner = 2 * sample + 2 * Math.floor(cell / 6) * 12 + 2 * (cell % 6);
      const places = [0, 1, 12, 13, 144, 145, 156, 157].map((step) => at.heatmaps[corner + step]!);
      expect(value).toBeCloseTo(places.reduce((sum, each) => sum + each, 0) / 4, 5);
    }
  });

  it('records where the relevance came from, and no option of a model', () => {
    const [run] = query<{ job: string; model: string }>(at.db, 'SELECT job, model FROM runs');
    expect(run!.model).toBe(join(at.folder, 'heatmaps.npy'));
    const job = JSON.parse(run!.job) as Record<string, object>;
    expect(job['model']).toBeUndefined();
    expect(job['explain']).toEqual({ from: join(at.folder, 'heatmaps.npy') });
  });

  it('draws the heatmaps where there are no images, and says that no test was possible', async () => {
    const kinds = query(at.db, 'SELECT DISTINCT kind FROM pictures WHERE sample_id IS NOT NULL ORDER BY kind');
    expect(kinds).toEqual([{ kind: 'heatmap' }, { kind: 'thumbnail' }]);
    const html = readFileSync(join(at.out, 'report.html'), 'utf8');
    expect(html).toMatch(/no\s+transplant\s+test/);
    const pictures = query<{ webp: Buffer }>(at.db, 'SELECT webp FROM pictures WHERE sample_id IS NOT NULL');
    for (const { webp } of pictures) expect((await sharp(webp).stats()).isOpaque).toBe(true);
  });

  it('takes what it has read from the disk the second time', async () => {
    const before = readTimes(`${at.db.slice(0, -3)}.files`, '.npy');
    const again = await audit(at);
    expect(again.run).toBe(summary.run + 1);
    expect(readTimes(`${at.db.slice(0, -3)}.files`, '.npy')).toEqual(before);
    expect(readResult(at.db, String(again.run))).toEqual(readResult(at.db, String(summary.run)));
  });

  it('that was stopped goes on where it was, and reads again what is gone', async () => {
    const before = readResult(at.db, '1');
    const database = new Database(at.db);
    database.exec("UPDATE runs SET status = 'interrupted' WHERE id = 1; UPDATE classes SET analysed = NULL");
    database.close();
    for (const path of Object.keys(readTimes(`${at.db.slice(0, -3)}.files`, '0000.npy'))) rmSync(path);
    expect(await audit(at, '--resume')).toMatchObject({ run: 1, samples: 159, skipped: 1 });
    expect(readResult(at.db, '1')).toMatchObject({ members: before.members, heatmaps: before.heatmaps });
  });

  it('reads them anew where the file has changed', async () => {
    const files = listFiles(`${at.db.slice(0, -3)}.files`).length;
    spoilRow(at, 6);
    await audit(at);
    expect(readResult(at.db).skipped).toEqual([`${nameRow(6)}: its relevance is not finite`]);
    expect(listFiles(`${at.db.slice(0, -3)}.files`).length).toBeGreaterThan(files);
  });

  it('takes one class, and the first images of it', async () => {
    const { classes } = await audit(at, '--class', 'bee', '--limit', '20');
    expect(classes).toMatchObject([{ class: 'bee', samples: 20 }]);
    const paths = query<{ path: string }>(
      at.db,
      'SELECT path FROM samples WHERE class_id = (SELECT max(id) FROM classes) ORDER BY position',
    );
    expect(paths.map(({ path }) => path)).toEqual(Array.from({ length: 20 }, (_, index) => nameRow(2 * index + 1)));
  });

  it('of a class that is not there is refused', async () => {
    const outcome = await runUnhans(auditArgs(at, '--class', 'cat'));
    expect(readComplaints(outcome)[0]).toMatch(/no class "cat" in .*manifest\.csv, expected one of ant, bee/);
  });
});

describe('heatmaps made elsewhere', () => {
  it('are drawn over the images that exist', async () => {
    const at = writeHeatmapCase(createFolder(), { rows: 24, job: { report: { thumbnails: 0, representatives: 100 } } });
    mkdirSync(join(at.folder, 'images'));
    const green = sharp({ create: { width: 40, height: 20, channels: 3, background: '#00ff00' } });
    for (let row = 0; row < 24; row += 2) writeFileSync(join(at.folder, nameRow(row)), await green.png().toBuffer());
    writeFileSync(join(at.folder, nameRow(1)), 'no image');
    await audit(at);
    const drawn = query<{ label: string; webp: Buffer; overlays: number }>(
      at.db,
      `SELECT label, webp, (SELECT count(*) FROM pictures AS other WHERE other.sample_id = samples.id AND other.kind = 'overlay') AS overlays
       FROM samples JOIN pictures ON sample_id = samples.id WHERE kind = 'thumbnail'`,
    );
    expect(new Set(drawn.map(({ label }) => label))).toEqual(new Set(['ant', 'bee']));
    for (const { label, webp, overlays } of drawn) {
      const { width, height } = await sharp(webp).metadata();
      expect([width, height]).toEqual([192, 192]);
      const [red, , blue] = (await sharp(webp).stats()).channels;
      expect(red!.mean < 40 && blue!.mean < 40).toBe(label === 'ant');
      expect(overlays).toBe(label === 'ant' ? 1 : 0);
    }
  });

  it('may be float64, without an axis of channels, in a manifest of another kind', async () => {
    const at = writeHeatmapCase(createFolder(), { rows: 24, job: { report, dataset: { path: 'manifest.jsonl' } } });
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2, 2), }".padEnd(117) + '\n';
    const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
    const data = Buffer.from(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1e300).buffer);
    writeFileSync(join(at.folder, 'heatmaps.npy'), Buffer.concat([magic, Buffer.from(header), data]));
    const rows = [0, 1, 2].map((row) => JSON.stringify({ path: `/far/away/${row}.png`, label: row }));
    writeFileSync(join(at.folder, 'manifest.jsonl'), rows.join('\n'));
    expect(await audit(at)).toMatchObject({ samples: 2, skipped: 1 });
    expect(readResult(at.db).skipped).toEqual(['/far/away/2.png: its relevance is not finite']);
  });
});

describe('heatmaps that cannot be used', () => {
  const cases: [string, (folder: string) => void, RegExp][] = [
    [
      'fewer than the rows',
      (folder) => {
        appendFileSync(join(folder, 'manifest.csv'), '\nimages/one-more.png,ant');
      },
      /heatmaps\.npy holds 160 heatmaps, manifest .*manifest\.csv has 161 rows: expected one heatmap for every row/,
    ],
    [
      'cut short',
      (folder) => {
        truncateSync(join(folder, 'heatmaps.npy'), 100_000);
      },
      /heatmaps\.npy: 99872 bytes of data, too few for shape \[160, 2, 12, 12\]/,
    ],
    [
      'without labels',
      (folder) => {
        writeFileSync(join(folder, 'manifest.csv'), 'path\n0.png\n');
      },
      /no column label; got the header "path"/,
    ],
    [
      'beside a model',
      (folder) => {
        appendFileSync(join(folder, 'job.yaml'), 'model: { path: m.onnx }\n');
      },
      /job\.yaml: got both explain\.from and model, expected one: /,
    ],
  ];

  it.each(cases)('%s are refused in one sentence, and nothing is written', async (_, damage, what) => {
    const at = writeHeatmapCase(createFolder());
    damage(at.folder);
    const before = listFiles(at.folder);
    const outcome = await runUnhans(auditArgs(at));
    expect(readComplaints(outcome)).toEqual([expect.stringMatching(what)]);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(listFiles(at.folder)).toEqual(before);
  });

  it('as none is finite end the run with a sentence', async () => {
    const at = writeHeatmapCase(createFolder(), { rows: 12 });
    const data = new Float32Array(12 * 4).fill(Infinity);
    writeFileSync(join(at.folder, 'heatmaps.npy'), formatNpy({ data, shape: [12, 2, 2] }));
    const outcome = await runUnhans(auditArgs(at));
    expect(readComplaints(outcome).at(-1)).toMatch(
      /no image of .* 12 skipped, the first .*: its relevance is not finite/,
    );
    expect(outcome.status).toBe(2);
  });
});

describe('a job with a model', () => {
  it('still needs its images', async () => {
    const at = await writeCase(createFolder(), { counts: [1, 1, 1] });
    writeFileSync(join(at.folder, 'list.csv'), 'path,label\nnone.png,ant\n');
    writeFileSync(at.job, readFileSync(at.job, 'utf8').replace(/path: images/, 'path: list.csv'));
    expect(readComplaints(await runUnhans(auditArgs(at)))[0]).toMatch(
      /no usable image .*"none\.png": it does not exist/,
    );
  });
});

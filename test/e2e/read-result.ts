import { createHash } from 'node:crypto';
import { openStore } from '../../src/store/open-store.ts';
import { exporters } from '../../src/store/export-run.ts';
import { findRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';

/** All that a run found, to be compared with what another found. */
export interface Result {
  readonly members: string;
  readonly clusters: string;
  /** SHA-256 of the exported heatmaps. */
  readonly heatmaps: string;
  /** Eigenvalues, pictures of the embedding, notes, conservation; by query. */
  readonly tables: unknown;
  /** SHA-256 of every picture, in order. */
  readonly pictures: readonly string[];
  readonly skipped: readonly string[];
}

/** Reads all that a run found from its database. */
export function readResult(db: string, run = 'latest'): Result {
  const store = openStore(db, { create: false });
  try {
    const row = findRun(store, run);
    const write = (what: string, format: string) => {
      const exporter = exporters[what]![format]!;
      return Buffer.concat(exporter.kind === 'file' ? [...exporter.write(store, row)].map(toBytes) : []);
    };
    return {
      members: write('members', 'csv').toString(),
      clusters: write('clusters', 'csv')
        .toString()
        .replaceAll(new RegExp(`^${row.id},`, 'gm'), ''),
      heatmaps: createHash('sha256').update(write('heatmaps', 'npy')).digest('hex'),
      ...readRows(store, row.id),
    };
  } finally {
    store.close();
  }
}

function toBytes(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

function readRows(store: Store, run: number): Pick<Result, 'tables' | 'pictures' | 'skipped'> {
  const pictures = store.all<{ owner: string; webp: Buffer }>(
    `SELECT owner, webp FROM (
       SELECT classes.name || '/' || samples.path || '/' || kind AS owner, webp FROM pictures
       JOIN samples ON samples.id = sample_id JOIN classes ON classes.id = samples.class_id WHERE run_id = @run
       UNION ALL SELECT classes.name || '#' || clusters.idx || '/' || kind, webp FROM pictures
       JOIN clusters ON clusters.id = cluster_id JOIN classes ON classes.id = clusters.class_id WHERE run_id = @run
     ) ORDER BY owner`,
    { run },
  );
  const ofRun = 'JOIN classes ON classes.id = analyses.class_id WHERE run_id = @run';
  return {
    tables: [
      store.all(`SELECT name, output_index, score, suspicious, note FROM classes WHERE run_id = @run ORDER BY name`, {
        run,
      }),
      store.all(
        `SELECT name, idx, value FROM eigenvalues JOIN analyses ON analyses.id = analysis_id ${ofRun} ORDER BY name, idx`,
        { run },
      ),
      store.all(
        `SELECT name, position, x, y FROM points JOIN analyses ON analyses.id = analysis_id
         JOIN samples ON samples.id = sample_id ${ofRun} ORDER BY name, position`,
        { run },
      ),
      store.all(
        `SELECT name, position, path, label, target, prediction, prediction_name, confidence, logit FROM samples
         JOIN classes ON classes.id = class_id WHERE run_id = @run ORDER BY name, position`,
        { run },
      ),
    ],
    pictures: pictures.map(({ owner, webp }) => `${owner} ${createHash('sha256').update(webp).digest('hex')}`),
    skipped: store
      .all<{ path: string; reason: string }>(
        'SELECT path, reason FROM skipped WHERE run_id = @run ORDER BY path, reason',
        { run },
      )
      .map(({ path, reason }) => `${path}: ${reason}`),
  };
}

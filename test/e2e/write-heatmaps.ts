import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { formatNpy } from '../../src/tensor/npy.ts';
import type { Case } from './write-case.ts';

/** Side of the heatmaps, in cells, and how many channels they have. */
const side = 12;
const channels = 2;

/** A heatmap file, the manifest beside it, and a job that names both. */
export interface HeatmapCase extends Case {
  /** As written: [rows, channels, side, side]. */
  readonly heatmaps: Float32Array;
  readonly shape: readonly number[];
}

/** Whether row `row` has the planted corner: every fourth of class ant, whose rows are the even ones. */
export function isPlanted(row: number): boolean {
  return row % 8 === 0;
}

/** Writes heatmaps of two classes in turn, ant and bee; no image exists. */
export function writeHeatmapCase(folder: string, options: { rows?: number; job?: object } = {}): HeatmapCase {
  const { rows = 160, job = {} } = options;
  const shape = [rows, channels, side, side];
  const cells = channels * side * side;
  const heatmaps = new Float32Array(rows * cells);
  for (let row = 0; row < rows; row++) fillHeatmap(heatmaps.subarray(row * cells, (row + 1) * cells), row);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'heatmaps.npy'), formatNpy({ data: heatmaps, shape }));
  const lines = Array.from({ length: rows }, (_, row) => `${nameRow(row)},${row % 2 === 0 ? 'ant' : 'bee'}`);
  writeFileSync(join(folder, 'manifest.csv'), ['path,label', ...lines].join('\n'));
  writeFileSync(
    join(folder, 'job.yaml'),
    stringify({ dataset: { path: 'manifest.csv' }, explain: { from: 'heatmaps.npy' }, ...job }),
  );
  const at = { folder, job: join(folder, 'job.yaml'), db: join(folder, 'audit.db'), out: join(folder, 'report') };
  return { ...at, heatmaps, shape };
}

/** The path that a row of the manifest gives. */
export function nameRow(row: number): string {
  return `images/${String(row).padStart(4, '0')}.png`;
}

/** Noise, a ring in the middle, and relevance in a corner where that is planted. */
function fillHeatmap(target: Float32Array, row: number): void {
  let state = ((row + 1) * 2_654_435_761) >>> 0;
  for (const index of target.keys()) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const [y, x] = [Math.floor(index / side) % side, index % side];
    const isRing = Math.abs(Math.hypot(y - 5.5, x - 5.5) - 3) < 1;
    const isCorner = isPlanted(row) && y < 3 && x < 3;
    target[index] = (state / 2 ** 32 - 0.5) * 0.4 + (isRing ? 1 : 0) + (isCorner ? 4 : 0);
  }
}

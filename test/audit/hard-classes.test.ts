import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAudit } from '../../src/audit/audit.ts';
import type { AuditSummary } from '../../src/audit/summary.ts';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { formatNpy } from '../../src/tensor/npy.ts';
import { useFolder } from '../e2e/use-folder.ts';

const nameFolder = useFolder();
const side = 6;

/** One heatmap, from its row and a source of noise. */
type Draw = (row: number, random: () => number) => readonly number[];

const drawNoise: Draw = (_, random) => Array.from({ length: side * side }, () => 1 + random());

/** All relevance in one corner, and a little noise. */
const drawCorner: Draw = (_, random) =>
  Array.from({ length: side * side }, (_, cell) => (cell < 2 ? 50 : 0) + random());

/** Audits a class of `count` heatmaps. */
function audit(count: number, draw: Draw, spray: object = {}): Promise<AuditSummary> {
  const folder = nameFolder();
  mkdirSync(folder);
  const random = createRandom(7);
  const rows = Array.from({ length: count }, (_, row) => draw(row, random));
  const data = Float32Array.from(rows.flat());
  writeFileSync(join(folder, 'heatmaps.npy'), formatNpy({ data, shape: [count, side, side] }));
  const lines = rows.map((_, row) => `${row}.png,ant`);
  writeFileSync(join(folder, 'manifest.csv'), ['path,label', ...lines].join('\n'));
  const job = join(folder, 'job.json');
  const sections = { dataset: { path: 'manifest.csv' }, explain: { from: 'heatmaps.npy' }, spray };
  writeFileSync(job, JSON.stringify({ ...sections, report: { thumbnails: 0, representatives: 0 } }));
  return runAudit({ job, db: join(folder, 'a.db'), out: join(folder, 'report') }, onnxRuntime);
}

const suspicious = ({ classes }: AuditSummary) =>
  classes.flatMap(({ clusters }) => clusters).filter((cluster) => cluster.suspicious);

describe('a class that is hard to cluster gets an answer', () => {
  it('when nearly all of its heatmaps are copies of one, which are not suspected', async () => {
    const summary = await audit(2000, (row, random) => (row < 30 ? drawNoise(row, random) : drawCorner(0, () => 0)));
    expect(summary.samples).toBe(2000);
    for (const { size } of suspicious(summary)) expect(size).toBeLessThanOrEqual(30);
  });

  it.each([0, 1])('when all of its heatmaps are %d everywhere', async (value) => {
    const summary = await audit(60, () => Array.from({ length: side * side }, () => value));
    expect(summary).toMatchObject({ samples: 60, skipped: 0 });
    expect(suspicious(summary)).toEqual([]);
  });

  it('when one heatmap holds NaN, which is skipped', async () => {
    const summary = await audit(60, (row, random) =>
      row === 9 ? [NaN, ...drawNoise(row, random).slice(1)] : drawNoise(row, random),
    );
    expect(summary).toMatchObject({ samples: 59, skipped: 1 });
  });

  it('when it is one strategy, which is not suspected', async () => {
    const summary = await audit(300, drawNoise);
    expect(summary.samples).toBe(300);
    expect(suspicious(summary)).toEqual([]);
  });

  it('when all but one of a thousand are alike', async () => {
    const summary = await audit(1000, (row, random) => (row === 500 ? drawCorner : drawNoise)(row, random));
    expect(summary.samples).toBe(1000);
  });

  it.each([1, 2, 3, 9])('when it has %d heatmaps, fewer than neighbours are counted', async (count) => {
    const summary = await audit(count, drawNoise);
    expect(summary).toMatchObject({ samples: count });
    expect(summary.classes[0]!.clusters.flatMap(({ size }) => size).every((size) => size <= count)).toBe(true);
  });

  it('when the job asks for more groups than it has heatmaps', async () => {
    const summary = await audit(20, drawNoise, { clusters: 500 });
    expect(summary.samples).toBe(20);
    expect(summary.classes[0]!.clusters.length).toBeGreaterThan(0);
  });
});

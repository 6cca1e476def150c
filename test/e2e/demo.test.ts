import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runUnhans, type Outcome } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';

const root = join(import.meta.dirname, '..', '..');
const job = join(root, 'pipelines', 'watermark.yaml');

const evidenceSchema = z.strictObject({
  test: z.enum(['transplant', 'cut', 'latent', 'shift', 'prevalence', 'separability']),
  effect: z.number().nullable(),
  control: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  unit: z.string(),
  points: z.number(),
  note: z.string().optional(),
});

/** What other programs rely on. */
const summarySchema = z.strictObject({
  run: z.int().positive(),
  db: z.string().startsWith('/'),
  report: z.string().startsWith('/').endsWith('.html'),
  samples: z.int(),
  skipped: z.int(),
  modality: z.literal('image'),
  layers: z.array(z.string()).min(1),
  seconds: z.record(z.string(), z.number().nonnegative()),
  classes: z.array(
    z.strictObject({
      class: z.string(),
      samples: z.int(),
      score: z.number().nullable(),
      clusters: z.array(
        z.strictObject({
          id: z.string().regex(/^[a-z]+\/\d+$/),
          views: z.array(z.string()).min(1),
          size: z.int().positive(),
          fisher: z.number().nullable(),
          score: z.number(),
          suspicious: z.boolean(),
          transplant: z
            .strictObject({ effect: z.number(), control: z.number(), interval: z.tuple([z.number(), z.number()]) })
            .nullable(),
          evidence: z.array(evidenceSchema),
          splits: z.tuple([]), // its dataset names no parts
        }),
      ),
    }),
  ),
});

describe('the demo', () => {
  const createFolder = useFolder();
  const folder = createFolder();
  const files = ['--db', join(folder, 'demo.db'), '--out', folder];
  let first: Outcome;

  beforeAll(async () => {
    first = await runUnhans(['audit', job, ...files]);
  }, 600_000);

  it('ends well, with progress on stderr', () => {
    expect(first.status).toBe(0);
    expect(first.stderr).toContain('computing heatmaps: 2000/2000 images');
  });

  it('prints the classes as a table, the planted one first, and where the report is', () => {
    const [header, coat, ...rest] = first.stdout.trim().split('\n');
    expect(header).toMatch(/^class +images +score/);
    expect(coat).toMatch(/^coat +200 .*SUSPICIOUS$/);
    expect(rest.join('\n').match(/SUSPICIOUS/g)).toBeNull();
    expect(first.stdout).toContain(`report:   ${join(folder, 'report.html')}`);
    expect(first.stdout).toContain(`database: ${join(folder, 'demo.db')}`);
  });

  it('finds the images that carry the watermark', async () => {
    const args = ['export', '--what', 'members', '--format', 'csv', '--db', join(folder, 'demo.db')];
    const outcome = await runUnhans(args);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const members = parse<Record<string, string>>(outcome.stdout, { columns: true });
    const found = new Set(members.filter((row) => row['suspicious'] === 'true').map((row) => row['path']!));
    const truth = parse<Record<string, string>>(readFileSync(join(root, 'data/watermark/truth.csv')), {
      columns: true,
    });
    const planted = truth.filter((row) => row['artefact'] === '1').map((row) => row['path']!.replace('images/', ''));
    expect(planted).toHaveLength(36);
    const hits = planted.filter((path) => found.has(path)).length;
    expect((2 * hits) / (planted.length + found.size)).toBeGreaterThanOrEqual(0.95);
  });

  it('again, as JSON, prints one object in the form that other programs rely on', async () => {
    const outcome = await runUnhans(['audit', job, ...files, '--json']);
    expect(outcome.status).toBe(0);
    const summary = summarySchema.parse(JSON.parse(outcome.stdout));
    expect(outcome.stdout.trim()).not.toContain('\n');
    expect(summary).toMatchObject({ db: join(folder, 'demo.db'), samples: 2000, skipped: 0 });
    expect(summary.classes).toHaveLength(10);
    expect(summary.classes[0]).toMatchObject({ class: 'coat' });
    expect(summary.classes[0]!.clusters[0]).toMatchObject({ id: 'coat/1', suspicious: true });
    const scores = summary.classes.map(({ score }) => score!);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const { clusters, samples } of summary.classes) {
      for (const { size } of clusters) expect(size).toBeLessThanOrEqual(samples); // groups of several views may overlap
    }
  });

  it('ends with status 3 where a suspicious cluster is to fail it', async () => {
    const outcome = await runUnhans(['audit', job, ...files, '--fail-on-suspicious']);
    expect(outcome.status).toBe(3);
    expect(outcome.stdout).toContain('SUSPICIOUS');
  });

  it('writes a report that is one file and asks nothing of the network', () => {
    const html = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(html).toContain('coat');
    expect(html).not.toMatch(/<(link|iframe|object|embed)\b/i);
    expect(html).not.toMatch(/<(script|img|source|video|audio)\b[^>]*\ssrc=["'](?!data:)/i);
    expect(html).not.toMatch(/\b(srcset|xlink:href)=/i);
    expect(html).not.toMatch(/@import|url\((?!["']?(data:|#))/i);
  });
});

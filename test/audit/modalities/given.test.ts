import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import wavefile from 'wavefile';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runAudit } from '../../../src/audit/audit.ts';
import { createRandom } from '../../../src/random.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { addDataset, writeHdf5 } from '../../../src/store/hdf5-file.ts';
import { readNpyInfo } from '../../../src/tensor/npy-file.ts';
import { formatNpy } from '../../../src/tensor/npy.ts';
import { countElements } from '../../../src/tensor/tensor.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { auditPlanted } from './audit-planted.ts';

const createFolder = useFolder();
const samples = 80;
const label = (index: number) => ['left', 'right'][index % 2]!;
const isPlanted = (index: number) => index % 8 === 0;

/** Relevance in the middle, with noise; that of every fourth sample of the first class lies at the end instead. */
function drawRelevance(shape: readonly number[], channels: 'first' | 'last' | 'none' = 'none'): Float32Array {
  const size = countElements(shape);
  const width = channels === 'last' ? shape.at(-1)! : 1;
  return Float32Array.from({ length: samples * size }, (_, place) => {
    const [index, cell] = [Math.floor(place / size), Math.floor((place % size) / width)];
    const peak = (size / width) * (isPlanted(index) ? 0.9 : 0.5);
    return Math.exp(-((cell - peak) ** 2) / 8) + 0.1 * createRandom(place)();
  });
}

/** Writes the files of a job, and the job. */
function writeJob(files: Record<string, string | Uint8Array>, job: unknown): string {
  const folder = createFolder();
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
  }
  writeFileSync(join(folder, 'job.yaml'), stringify({ ...(job as object), report: { thumbnails: 20 } }));
  return join(folder, 'job.yaml');
}

const npy = (data: Float32Array, shape: readonly number[]) => formatNpy({ data, shape: [samples, ...shape] });
const rows = (line: (index: number) => string) => Array.from({ length: samples }, (_, index) => line(index));
const manifest = ['path,label', ...rows((index) => `s${index},${label(index)}`)].join('\n');
const planted = (name: (index: number) => string) => rows(name).filter((_, index) => isPlanted(index));

function encodeWav(index: number): Uint8Array {
  const wave = new wavefile.WaveFile();
  wave.fromScratch(
    1,
    8000,
    '16',
    Int16Array.from({ length: 200 }, (_, step) => 8000 * Math.sin(step / (5 + (index % 7)))),
  );
  return wave.toBuffer();
}

describe('relevance made elsewhere, by the modality of its samples', { timeout: 120_000 }, () => {
  it.each([
    [
      'signals that are names alone',
      { 'm.csv': manifest, 'h.npy': npy(drawRelevance([1, 96]), [1, 96]) },
      { dataset: { path: 'm.csv', modality: 'tensor' }, explain: { from: 'h.npy' } },
      (index: number) => `s${index}`,
      [1, 96],
    ],
    [
      'signals in a .npy file',
      {
        'x.npy': npy(drawRelevance([1, 96]), [1, 96]),
        'l.csv': ['label', ...rows(label)].join('\n'),
        'h.npy': npy(drawRelevance([96]), [96]),
      },
      { dataset: { path: 'x.npy', labels: 'l.csv', modality: 'tensor' }, explain: { from: 'h.npy' } },
      (index: number) => `x.npy#${index}`,
      [96],
    ],
    [
      'rows of a table',
      {
        't.csv': ['label,a,b,c,d,e,f,g,h,i,j', ...rows((index) => `${label(index)},1,2,3,4,5,6,7,8,9,${index}`)].join(
          '\n',
        ),
        'h.npy': npy(drawRelevance([10]), [10]),
      },
      { dataset: { path: 't.csv', modality: 'table' }, explain: { from: 'h.npy' } },
      (index: number) => `t.csv:${index + 2}`,
      [10],
    ],
    [
      'tokens, with the width of their embedding',
      {
        't.jsonl': rows((index) => JSON.stringify({ ids: [1, 2, 3, index + 4], label: label(index) })).join('\n'),
        'h.npy': npy(drawRelevance([24, 3], 'last'), [24, 3]),
      },
      { dataset: { path: 't.jsonl', modality: 'text' }, explain: { from: 'h.npy' } },
      (index: number) => `t.jsonl:${index + 1}`,
      [24],
    ],
    [
      'recordings, pooled',
      {
        'm.csv': ['path,label', ...rows((index) => `${index}.wav,${label(index)}`)].join('\n'),
        ...Object.fromEntries(rows((index) => `${index}.wav`).map((name, index) => [name, encodeWav(index)])),
        'h.npy': npy(drawRelevance([1, 200]), [1, 200]),
      },
      { dataset: { path: 'm.csv', modality: 'audio' }, explain: { from: 'h.npy' }, spray: { size: 10 } },
      (index: number) => `${index}.wav`,
      [100],
    ],
  ] as const)('%s are compared and drawn', async (_, files, job, name, shape) => {
    const { suspicions, heatmaps, report } = await auditPlanted(writeJob(files, job), planted(name));
    expect(suspicions[0]).toMatchObject({ class: 'left', f1: 1 });
    expect(readNpyInfo(heatmaps[0]!).shape.slice(1)).toEqual(shape);
    expect(report).toContain('data:image/svg+xml');
  });

  it('signals in HDF5 are audited without a manifest', async () => {
    const job = writeJob({}, { dataset: { path: 'a.h5', modality: 'tensor' }, explain: { from: 'a.h5' } });
    await writeHdf5(join(dirname(job), 'a.h5'), (root) => {
      addDataset(root, 'attribution', drawRelevance([64]), [samples, 64]);
      addDataset(
        root,
        'label',
        Uint8Array.from({ length: samples }, (_, index) => index % 2),
        [samples],
      );
    });
    const { suspicions } = await auditPlanted(
      job,
      planted((index) => `a.h5#${index}`),
    );
    expect(suspicions[0]).toMatchObject({ class: '0', f1: 1 });
  });

  it('is counted by the part of the dataset that a manifest names', async () => {
    const split = (index: number) => (index < 20 ? 'test' : 'train');
    const lines = ['path,label,split', ...rows((index) => `s${index},${label(index)},${split(index)}`)];
    const job = writeJob(
      { 'm.csv': lines.join('\n'), 'h.npy': npy(drawRelevance([96]), [96]) },
      { dataset: { path: 'm.csv', modality: 'tensor' }, explain: { from: 'h.npy' } },
    );
    const [db, out] = [join(dirname(job), 'audit.db'), join(dirname(job), 'report')];
    const { classes } = await runAudit({ job, db, out }, onnxRuntime);
    const { clusters } = classes.find((each) => each.class === 'left')!;
    expect(clusters[0]!.size).toBe(10);
    // of samples 0, 2, 4 … those planted are 0, 8, 16 | 24, 32, … 72
    expect(clusters[0]!.splits).toEqual([
      { split: 'test', members: 3, samples: 10 },
      { split: 'train', members: 7, samples: 30 },
    ]);
  });

  it('of another number of features is refused with both', async () => {
    const table = ['label,a,b', 'x,1,2', 'y,3,4'].join('\n');
    const job = writeJob(
      { 't.csv': table, 'h.npy': formatNpy({ data: new Float32Array(6), shape: [2, 3] }) },
      { dataset: { path: 't.csv', modality: 'table' }, explain: { from: 'h.npy' } },
    );
    await expect(auditPlanted(job, [])).rejects.toThrow(/have shape \[2, 3\], expected \[n, features\], 2 features/);
  });
});

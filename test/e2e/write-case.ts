import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { stringify } from 'yaml';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { conv, flatten, linear, maxPool, relu } from '../zoo/layers.ts';
import { defineModel, type ZooModel } from '../zoo/zoo-model.ts';

/** Side of the images that the small classifier takes, in pixels. */
export const sidePx = 24;

/** A classifier of three classes that is quick to run. */
export function defineClassifier(options: { seed?: number; channels?: number; batch?: number } = {}): ZooModel {
  const { channels = 3, ...rest } = options;
  return defineModel(
    'two convolutions and a linear layer',
    [channels, sidePx, sidePx],
    (net, input) => {
      const first = maxPool(net, relu(net, conv(net, input, 8, { pad: 1 })), { kernel: 2, stride: 2 });
      const second = maxPool(net, relu(net, conv(net, first, 12, { pad: 1 })), { kernel: 2, stride: 2 });
      return linear(net, flatten(net, second, (sidePx / 4) ** 2), 3);
    },
    { ...rest, outputShape: [3] },
  );
}

/** Classes of the small classifier, in the order of its outputs. */
export const classNames = ['ant', 'bee', 'cat'];

/** What an audit needs, in one folder. */
export interface Case {
  readonly folder: string;
  readonly job: string;
  readonly db: string;
  readonly out: string;
}

export interface CaseOptions {
  /** Images of each class, in the order of `classNames`. Default 12 each. */
  readonly counts?: readonly number[];
  readonly model?: Uint8Array;
  /** Laid over the sections of the job. */
  readonly job?: Readonly<Record<string, object>>;
}

/** Writes a model, a label file, images and a job into `folder`. */
export async function writeCase(folder: string, options: CaseOptions = {}): Promise<Case> {
  const { counts = classNames.map(() => 12), model = encodeModel(defineClassifier().build()), job } = options;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), model);
  writeFileSync(join(folder, 'labels.txt'), `${classNames.join('\n')}\n`);
  for (const [index, count] of counts.entries()) await writeClass(join(folder, 'images', classNames[index]!), count);
  writeJob(folder, job);
  return { folder, job: join(folder, 'job.yaml'), db: join(folder, 'audit.db'), out: join(folder, 'report') };
}

/** Writes the job of a case, over the one it has. */
export function writeJob(folder: string, sections: Readonly<Record<string, object>> = {}): void {
  const { model, dataset, ...rest } = sections;
  writeFileSync(
    join(folder, 'job.yaml'),
    stringify({
      model: { path: 'model.onnx', labels: 'labels.txt', input: { mean: [0.5], std: [0.25] }, ...model },
      dataset: { path: 'images', ...dataset },
      ...rest,
    }),
  );
}

async function writeClass(folder: string, count: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    writeFileSync(join(folder, `${String(index).padStart(4, '0')}.png`), await drawPicture(index + 1));
  }
}

/** A PNG of noise that only the seed decides, with a bright bar at one of two places. */
export function drawPicture(seed: number): Promise<Buffer> {
  const data = Buffer.alloc(sidePx * sidePx * 3);
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  for (const index of data.keys()) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[index] = state >>> 25;
  }
  const row = seed % 2 === 0 ? 2 : sidePx - 4;
  data.fill(250, row * sidePx * 3, (row + 2) * sidePx * 3);
  return sharp(data, { raw: { width: sidePx, height: sidePx, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** The arguments that audit a case. */
export function auditArgs({ job, db, out }: Case, ...more: readonly string[]): string[] {
  return ['audit', job, '--db', db, '--out', out, ...more];
}

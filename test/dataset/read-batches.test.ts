import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDataset, type Sample } from '../../src/dataset/dataset.ts';
import { completePreprocessing } from '../../src/dataset/preprocessing.ts';
import { readBatches, type Batch, type BatchOptions } from '../../src/dataset/read-batches.ts';
import { createTempFolder, writeFiles } from './temp-folder.ts';

const temp = createTempFolder();
const preprocessing = completePreprocessing({ size: [1, 1], channels: 'grey', scale: 1, mean: [0], std: [1] });

/** Images of one grey pixel each, whose value is their number; those in `bad` are no images. */
async function createSamples(name: string, count: number, bad: readonly number[] = []): Promise<readonly Sample[]> {
  const files = Array.from({ length: count }, async (_, value): Promise<[string, Uint8Array]> => {
    const pixel = { raw: { width: 1, height: 1, channels: 3 } } as const;
    const bytes = bad.includes(value) ? Buffer.from('no image') : await sharp(new Uint8Array(3).fill(value), pixel).png().toBuffer(); // prettier-ignore
    return [`${name}/class/${String(value).padStart(3, '0')}.png`, bytes];
  });
  writeFiles(temp, Object.fromEntries(await Promise.all(files)));
  return (await readDataset(join(temp, name))).samples;
}

async function collect(samples: readonly Sample[], options: BatchOptions): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of readBatches(samples, preprocessing, options)) batches.push(batch);
  return batches;
}

describe('batches', () => {
  let samples: readonly Sample[];
  beforeAll(async () => {
    samples = await createSamples('good', 23);
  });

  it('hold every image once, in order, and only the last is smaller', async () => {
    const batches = await collect(samples, { batch: 5, ahead: 2 });
    expect(batches.map(({ indices }) => indices.length)).toEqual([5, 5, 5, 5, 3]);
    expect(batches.flatMap(({ indices }) => indices)).toEqual([...samples.keys()]);
    expect(batches.flatMap(({ input }) => [...input])).toEqual([...samples.keys()]);
  });

  it('are filled up where an image is skipped, and say which', async () => {
    const mixed = await createSamples('mixed', 12, [1, 2, 7, 11]);
    rmSync(mixed[4]!.file);
    const batches = await collect(mixed, { batch: 3, concurrency: 2 });
    expect(batches.map(({ indices }) => indices)).toEqual([[0, 3, 5], [6, 8, 9], [10]]); // prettier-ignore
    expect(batches.map(({ input }) => [...input])).toEqual([[0, 3, 5], [6, 8, 9], [10]]); // prettier-ignore
    expect(batches.map(({ skipped }) => skipped.map(({ path }) => path))).toEqual([
      ['class/001.png', 'class/002.png', 'class/004.png'],
      ['class/007.png'],
      ['class/011.png'],
    ]);
    expect(batches[0]!.skipped[0]).toEqual({
      path: 'class/001.png',
      label: 'class',
      reason: 'the content is no image of a known format, expected JPEG, PNG, WebP, GIF, TIFF, BMP',
    });
    expect(batches[0]!.skipped[2]!.reason).toBe('it does not exist');
  });

  it('may end with one that only says what was skipped', async () => {
    const tail = await createSamples('tail', 4, [2, 3]);
    const [full, last, ...others] = await collect(tail, { batch: 2 });
    expect(full!.indices).toEqual([0, 1]);
    expect(last).toMatchObject({ indices: [], skipped: [{ path: 'class/002.png' }, { path: 'class/003.png' }] });
    expect(last!.input).toHaveLength(0);
    expect(others).toEqual([]);
  });

  it('of no samples are none', async () => {
    expect(await collect([], { batch: 4 })).toEqual([]);
  });

  it('end with the reason once aborted', async () => {
    const controller = new AbortController();
    const batches = readBatches(samples, preprocessing, { batch: 2, signal: controller.signal });
    await batches.next();
    controller.abort(new Error('enough'));
    await expect(batches.next()).rejects.toThrow('enough');
  });

  it('are decoded ahead, as many as asked for, while the consumer does something else', async () => {
    const ahead = await createSamples('ahead', 12);
    const batches = readBatches(ahead, preprocessing, { batch: 2, ahead: 3 });
    await batches.next();
    await sleep(1000);
    for (const { file } of ahead) rmSync(file);
    const rest: Batch[] = [];
    for await (const batch of batches) rest.push(batch);
    expect(rest.flatMap(({ indices }) => indices)).toEqual([2, 3, 4, 5, 6]);
    expect(rest.flatMap(({ skipped }) => skipped)).toHaveLength(5);
  });

  it('let files under way take a step even if the consumer never waits', async () => {
    let turns = 0;
    const batches = readBatches(samples, preprocessing, { batch: 2 });
    await batches.next();
    await sleep(1000);
    setImmediate(() => turns++);
    await batches.next();
    expect(turns).toBe(1);
  });
});

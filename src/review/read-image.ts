import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imageErrorReason } from '../dataset/image-error.ts';
import { isWithin } from '../dataset/paths.ts';
import { renderThumbnail } from '../dataset/render-thumbnail.ts';
import { readPictures } from '../store/pictures.ts';
import type { Store } from '../store/store.ts';
import type { ReviewSample } from './queries/find-review-sample.ts';

/** Widths in pixels by what they are for. */
export const imageSizes = { thumbnail: 160, large: 720 } as const;

export type ImageSize = keyof typeof imageSizes;

/** Counts up where a picture that was kept would now be drawn otherwise. */
const formatVersion = 1;

export type ReadImage = (sample: ReviewSample, size: ImageSize) => Promise<Uint8Array | undefined>;

/**
 * Reads images as the model sees them, as WebP. Each is made once and kept in a folder. A file that does not lie in its
 * dataset's folder, links resolved, is not read; where there is none the picture in the database stands in for it.
 */
export function createImageReader(store: Store, cacheFolder: string): ReadImage {
  const underway = new Map<string, Promise<Uint8Array | undefined>>();
  return async (sample, size) => {
    const file = await findFile(sample);
    if (file === undefined) return readPictures(store, { sampleId: sample.row.id }).thumbnail;
    const place = join(cacheFolder, await nameImage(file, sample, size));
    const work = underway.get(place) ?? keep(place, () => draw(file, sample, size));
    underway.set(place, work);
    return work.finally(() => underway.delete(place));
  };
}

/** The sample's file, links resolved; undefined where it is gone or lies outside of its dataset. */
async function findFile({ row, input }: ReviewSample): Promise<string | undefined> {
  if (row.file === '') return undefined;
  try {
    const dataset = await realpath(input.dataset);
    const folder = (await stat(dataset)).isDirectory() ? dataset : dirname(dataset);
    const file = await realpath(row.file);
    return isWithin(folder, file) ? file : undefined;
  } catch {
    return undefined;
  }
}

async function nameImage(file: string, { input }: ReviewSample, size: ImageSize): Promise<string> {
  const { mtimeMs, size: bytes } = await stat(file);
  const parts = [formatVersion, file, mtimeMs, bytes, imageSizes[size], input.preprocessing];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return join(hash.slice(0, 2), `${hash}.webp`);
}

async function draw(file: string, { input }: ReviewSample, size: ImageSize): Promise<Uint8Array | undefined> {
  try {
    return await renderThumbnail(file, input.preprocessing, imageSizes[size]);
  } catch (error) {
    if (imageErrorReason(error) === undefined) throw error;
    return undefined;
  }
}

/** The file at `place`, made where it is missing. A folder that cannot be written only costs time. */
async function keep(place: string, make: () => Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
  const kept = await readFile(place).catch(() => undefined);
  if (kept) return kept;
  const made = await make();
  if (made) await save(place, made).catch(() => undefined);
  return made;
}

async function save(place: string, bytes: Uint8Array): Promise<void> {
  const partial = `${place}.${process.pid}.partial`;
  await mkdir(dirname(place), { recursive: true });
  await writeFile(partial, bytes);
  await rename(partial, place);
}

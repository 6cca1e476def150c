import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readPooled } from '../audit/draw-samples.ts';
import { imageErrorReason } from '../dataset/image-error.ts';
import { isWithin } from '../dataset/paths.ts';
import { renderThumbnail } from '../dataset/render-thumbnail.ts';
import { readPictures } from '../store/pictures.ts';
import type { Store } from '../store/store.ts';
import { createDrawings, type OpenDrawings } from './open-drawings.ts';
import type { ReviewSample } from './queries/find-review-sample.ts';

/** Widths in pixels by what they are for. */
const imageSizes = { thumbnail: 160, large: 720 } as const;

/** Widths of drawings, whose letters grow when they are shown larger. */
const drawingSizes = { thumbnail: 160, large: 320 } as const;

/** What is shown of a sample that is drawn with its relevance; of all others the page lays one over the other. */
const layers = { image: 'thumbnail', overlay: 'overlay', heatmap: 'heatmap' } as const;

/** Which picture of a sample is asked for. */
export interface ImageRequest {
  readonly size: keyof typeof imageSizes;
  readonly layer: keyof typeof layers;
}

/** Counts up where a picture that was kept would now be drawn otherwise. */
const formatVersion = 2;

export type ReadImage = (sample: ReviewSample, request: ImageRequest) => Promise<Uint8Array | undefined>;

/**
 * Reads images as the model sees them, as WebP, and draws what is no image. Each is made once and kept in a folder. A
 * file that does not lie in its dataset's folder, links resolved, is not read; where there is none, or it cannot be
 * drawn, the picture in the database stands in for it.
 */
export function createImageReader(store: Store, cacheFolder: string): ReadImage {
  const underway = new Map<string, Promise<Uint8Array | undefined>>();
  const openDrawings = createDrawings();
  const make = async (file: string | undefined, sample: ReviewSample, request: ImageRequest) => {
    if (file === undefined) return undefined;
    const place = join(cacheFolder, await nameImage(file, sample, request));
    const draw = sample.input.modality === 'image' ? drawImage : drawNumbers;
    const found = { ...sample, row: { ...sample.row, file } };
    const work = underway.get(place) ?? keep(place, () => draw(found, request, openDrawings).catch(leaveOut));
    underway.set(place, work);
    return work.finally(() => underway.delete(place));
  };
  return async (sample, request) => {
    const made = await make(await findFile(sample), sample, request);
    return made ?? readPictures(store, { sampleId: sample.row.id })[layers[request.layer]];
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

async function nameImage(file: string, { row, input }: ReviewSample, request: ImageRequest): Promise<string> {
  const { mtimeMs, size: bytes } = await stat(file);
  const drawn = input.modality === 'image' ? input.preprocessing : [row.id, request.layer];
  const parts = [formatVersion, file, mtimeMs, bytes, imageSizes[request.size], drawn];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return join(hash.slice(0, 2), hash);
}

/** What cannot be read is not shown. */
function leaveOut(error: unknown): undefined {
  if (imageErrorReason(error) === undefined) throw error;
}

function drawImage({ row, input }: ReviewSample, { size }: ImageRequest): Promise<Uint8Array | undefined> {
  return renderThumbnail(row.file, input.preprocessing, imageSizes[size]);
}

async function drawNumbers(
  { row, input }: ReviewSample,
  { size, layer }: ImageRequest,
  openDrawings: OpenDrawings,
): Promise<Uint8Array | undefined> {
  const medium = await openDrawings(input);
  if (!medium) return undefined;
  const widthPx = (input.isDrawn ? drawingSizes : imageSizes)[size];
  if (layer === 'image') return medium.drawSmall(row, widthPx);
  const heatmap = await readPooled(row);
  return heatmap && (await medium.drawLayers(row, heatmap, widthPx))[layers[layer]];
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

import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import sharp from 'sharp';
import { decodePixels } from './decode-pixels.ts';
import type { RgbImage } from './lay-on-background.ts';
import { createLimiter } from './create-limiter.ts';
import { imageErrorReason } from './image-error.ts';
import { mapAhead } from './map-ahead.ts';
import { countInputElements, createNormaliser } from './normalise-pixels.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Sample } from './resolve-entries.ts';
import type { Skipped } from './listing.ts';

/** Images ready for the model. */
export interface Batch {
  /** Which of the samples these are, ascending. */
  readonly indices: number[];
  /** One input per index, one after the other. */
  readonly input: Float32Array;
  /** The samples passed over since the batch before. */
  readonly skipped: Skipped[];
}

export interface BatchOptions {
  /** Images in a batch; only the last has fewer. */
  readonly batch: number;
  /** How many batches are decoded ahead of the one in use: three bytes for each of the input's pixels. Default: 8. */
  readonly ahead?: number;
  /** Files under way at once, each with its whole content and what of it is unfolded. Default: 64. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/**
 * A file takes six steps off the JavaScript thread (open, stat, read, close, header, pixels). A model run blocks that
 * thread, so a file advances one step a run: with eight batches under way the next one is always ready.
 */
const defaultAhead = 8;

/** Keeps the steps of small batches going, and holds few whole files in the memory where batches are large. */
const defaultConcurrency = 64;

/**
 * Decodes samples in order, ahead of the consumer. A sample that cannot be decoded is skipped and its place filled by
 * the next one. The last batch may hold no image where the samples before it were skipped.
 * @throws `signal.reason` once aborted.
 */
export async function* readBatches(
  samples: readonly Sample[],
  preprocessing: Preprocessing,
  options: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  const { batch: size, ahead = defaultAhead, concurrency = defaultConcurrency, signal } = options;
  if (!(size >= 1)) throw new RangeError(`batch of ${size}, expected at least 1`);
  sharp.concurrency(1); // the files are decoded side by side; more threads a file would only fight the model's
  sharp.cache(false);
  const assemble = createAssembler(preprocessing);
  const inTurn = createLimiter(concurrency);
  const decodeInTurn = (entry: [number, Sample]) => inTurn(() => decode(entry, preprocessing));
  let pending = createPending();
  for await (const outcome of mapAhead(samples.entries(), Math.max(1, size * ahead), decodeInTurn, signal)) {
    if ('reason' in outcome) pending.skipped.push(outcome);
    else pending.pictures.push(outcome);
    if (pending.pictures.length < size) continue;
    await eventLoopTurn(); // lets every file under way take its next step, even if the consumer never waits
    yield assemble(pending);
    pending = createPending();
  }
  if (pending.pictures.length + pending.skipped.length > 0) yield assemble(pending);
}

interface Picture {
  readonly index: number;
  readonly pixels: RgbImage;
}

interface Pending {
  readonly pictures: Picture[];
  readonly skipped: Skipped[];
}

function createPending(): Pending {
  return { pictures: [], skipped: [] };
}

async function decode(
  [index, { file, path, label }]: [number, Sample],
  preprocessing: Preprocessing,
): Promise<Picture | Skipped> {
  try {
    return { index, pixels: await decodePixels(file, preprocessing) };
  } catch (error) {
    const reason = imageErrorReason(error);
    if (reason === undefined) throw error;
    return { path, label, reason };
  }
}

function createAssembler(preprocessing: Preprocessing): (pending: Pending) => Batch {
  const normalise = createNormaliser(preprocessing);
  const length = countInputElements(preprocessing);
  return ({ pictures, skipped }) => {
    const input = new Float32Array(pictures.length * length);
    for (const [place, { pixels }] of pictures.entries()) {
      normalise(pixels, input.subarray(place * length, (place + 1) * length));
    }
    return { indices: pictures.map((picture) => picture.index), input, skipped };
  };
}

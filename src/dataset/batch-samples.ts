import { imageErrorReason } from './image-error.ts';
import type { Skipped } from './listing.ts';
import { mapAhead } from './map-ahead.ts';
import type { Batch, BatchOptions } from './read-batches.ts';
import type { Sample } from './resolve-entries.ts';

/** Reads the numbers of one sample, all samples the same number of them. Throws UnhansError `image` where it cannot. */
export type ReadSample = (sample: Pick<Sample, 'path' | 'file'>) => Promise<Float32Array> | Float32Array;

/** Samples under way at once. */
const defaultConcurrency = 16;

/**
 * Reads samples in order, ahead of the consumer, as readBatches does with images. A sample that cannot be read, or holds
 * what is no finite number, is skipped and its place filled by the next one.
 * @throws `signal.reason` once aborted.
 */
export async function* batchSamples(
  samples: readonly Sample[],
  read: ReadSample,
  { batch: size, concurrency = defaultConcurrency, signal }: BatchOptions,
): AsyncGenerator<Batch, void, undefined> {
  let pending = createPending();
  const outcomes = mapAhead(samples.entries(), concurrency, (entry) => readOne(entry, read), signal);
  for await (const outcome of outcomes) {
    if ('reason' in outcome) pending.skipped.push(outcome);
    else pending.rows.push(outcome);
    if (pending.rows.length < size) continue;
    yield assemble(pending);
    pending = createPending();
  }
  if (pending.rows.length + pending.skipped.length > 0) yield assemble(pending);
}

interface Row {
  readonly index: number;
  readonly numbers: Float32Array;
}

function createPending(): { rows: Row[]; skipped: Skipped[] } {
  return { rows: [], skipped: [] };
}

async function readOne([index, sample]: [number, Sample], read: ReadSample): Promise<Row | Skipped> {
  const { path, label } = sample;
  try {
    const numbers = await read(sample);
    return numbers.every(Number.isFinite) ? { index, numbers } : { path, label, reason: 'it holds NaN or infinity' };
  } catch (error) {
    const reason = imageErrorReason(error);
    if (reason === undefined) throw error;
    return { path, label, reason };
  }
}

function assemble({ rows, skipped }: { rows: Row[]; skipped: Skipped[] }): Batch {
  const length = rows[0]?.numbers.length ?? 0;
  const input = new Float32Array(rows.length * length);
  for (const [place, { numbers }] of rows.entries()) input.set(numbers, place * length);
  return { indices: rows.map(({ index }) => index), input, skipped };
}

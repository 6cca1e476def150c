import type { Sample, Skipped } from '../dataset/dataset.ts';
import { listRunSamples, type RunSampleRow } from '../store/list-run-samples.ts';
import type { RunRow } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { readRunDataset } from './read-run-dataset.ts';

/** The samples of a run that its dataset still has. */
export interface MatchedSamples {
  readonly rows: readonly RunSampleRow[];
  /** The same samples, in the same order, as they are now. */
  readonly samples: readonly Sample[];
  readonly missing: readonly Skipped[];
}

/**
 * Looks up the samples of a run in its dataset as it is now.
 * @throws UnhansError `dataset` where it cannot be read any more.
 */
export async function matchSamples(store: Store, run: RunRow): Promise<MatchedSamples> {
  const { dataset } = await readRunDataset(run);
  const known = new Map(dataset.samples.map((sample) => [sample.path, sample]));
  const listed = listRunSamples(store, run.id);
  const rows = listed.filter(({ path }) => known.has(path));
  const missing = listed.filter(({ path }) => !known.has(path));
  return {
    rows,
    samples: rows.map(({ path }) => known.get(path)!),
    missing: missing.map(({ path }) => ({ path, reason: 'the dataset does not have it any more' })),
  };
}

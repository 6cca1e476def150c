import { UnhansError } from '../errors.ts';
import type { Dataset, Sample, Skipped } from './dataset.ts';
import { compareText } from './paths.ts';

/** A sample that is a row of some file, or why it is of no use. */
export type DatasetRow = Pick<Sample, 'path' | 'label' | 'split' | 'file' | 'fingerprint'> & {
  readonly reason?: string;
};

/**
 * The dataset of rows in their order; a row without a label, or with a reason, is skipped.
 * @throws UnhansError `dataset` where no row is of use; `path` names the dataset.
 */
export function collectRows(rows: readonly DatasetRow[], path: string): Dataset {
  const samples: Sample[] = [];
  const skipped: Skipped[] = [];
  for (const [row, { reason, ...sample }] of rows.entries()) {
    const problem = reason ?? (sample.label === '' ? 'the row has no label' : undefined);
    if (problem === undefined) samples.push({ ...sample, row });
    else skipped.push({ path: sample.path, label: sample.label, reason: problem });
  }
  if (samples.length === 0) {
    const [first] = skipped;
    const why = first ? `${skipped.length} skipped, the first ${first.path}: ${first.reason}` : 'it is empty';
    throw new UnhansError('dataset', `no usable row in dataset ${JSON.stringify(path)}: ${why}`);
  }
  const classes = [...new Set(samples.map(({ label }) => label))].sort(compareText);
  return { samples, skipped, classes };
}

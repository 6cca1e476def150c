import { basename } from 'node:path';
import type { RunRow } from '../store/runs.ts';
import { listConservation } from '../store/conservation.ts';
import { listSkipped } from '../store/samples.ts';
import type { Store } from '../store/store.ts';
import { listOptions } from './list-options.ts';
import type { ReportMethod } from './report-model.ts';

/** What a run's method is called where its relevance was made elsewhere. */
const givenMethod = 'given';

/** What was audited, in a few words. */
export function nameSubject({ model, dataset }: RunRow): string {
  return `${basename(model)} on ${basename(dataset)}`;
}

/** What was audited: a model, or relevance made elsewhere, on a dataset. */
export function readSubject(run: RunRow): Pick<ReportMethod, 'model' | 'relevance' | 'dataset'> {
  const isGiven = run.method === givenMethod;
  return {
    model: isGiven ? null : { path: run.model, sha256: run.modelSha256 },
    relevance: isGiven ? run.model : null,
    dataset: { path: run.dataset, samples: run.sampleCount, skipped: run.skippedCount },
  };
}

/** How a run was made; of the skipped images the first `skipped` are listed. */
export function readReportMethod(
  store: Store,
  run: RunRow,
  { skipped }: { readonly skipped: number },
): Omit<ReportMethod, 'decision' | 'limits'> {
  return {
    ...readSubject(run),
    skipped: listSkipped(store, run.id, skipped),
    options: listOptions(run.job),
    conservation: listConservation(store, run.id).map(({ arrived, ...row }) => ({ ...row, arriving: arrived })),
    seconds: Object.entries(run.seconds).map(([stage, seconds]) => ({ stage, seconds })),
    versions: Object.entries(run.versions).map(([name, version]) => ({ name, version })),
  };
}

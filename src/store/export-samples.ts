import type { TypedTable } from './format-parquet.ts';
import { iterateScoredSamples, type ScoredSample } from './scored-samples.ts';
import type { Store } from './store.ts';

/** A row per sample, class by class by name: what the model says of it, and the most suspicious cluster it is in. */
export function exportSamples(store: Store, runId: number): TypedTable {
  return {
    columns: {
      ...({ path: 'STRING', class: 'STRING', label: 'STRING', prediction: 'STRING' } as const),
      ...({ confidence: 'DOUBLE', logit: 'DOUBLE' } as const),
      ...({ cluster: 'STRING', score: 'DOUBLE', suspicious: 'BOOLEAN', verdict: 'STRING' } as const),
    },
    rows: iterateRows(store, runId),
  };
}

function* iterateRows(store: Store, runId: number): TypedTable['rows'] & Generator {
  for (const sample of iterateScoredSamples(store, runId)) yield toRow(sample);
}

function toRow({ path, className, label, predictionName, confidence, logit, clusters: [first] }: ScoredSample) {
  return {
    ...{ path, class: className, label, prediction: predictionName, confidence, logit },
    ...{ cluster: first?.name ?? null, score: first?.score ?? null },
    ...{ suspicious: first?.suspicious ?? null, verdict: first?.verdict ?? null },
  };
}

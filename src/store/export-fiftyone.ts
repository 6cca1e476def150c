import { basename } from 'node:path';
import type { RunRow } from './runs.ts';
import { iterateScoredSamples, type ScoredSample } from './scored-samples.ts';
import type { Store } from './store.ts';

const label = 'fiftyone.core.fields.EmbeddedDocumentField(fiftyone.core.labels.Classification)';

/** The fields of a sample, as FiftyOne names their types. */
const sampleFields = {
  filepath: 'fiftyone.core.fields.StringField',
  tags: 'fiftyone.core.fields.ListField(fiftyone.core.fields.StringField)',
  metadata: 'fiftyone.core.fields.EmbeddedDocumentField(fiftyone.core.metadata.ImageMetadata)',
  ground_truth: label,
  prediction: label,
  unhans_score: 'fiftyone.core.fields.FloatField',
} as const;

/**
 * A dataset in the JSON that FiftyOne's `Dataset.from_json` reads, sample by sample. Tags: the clusters that the sample
 * is in, `suspicious` where one of them is, and the verdicts given on them.
 */
export function* exportFiftyone(store: Store, run: RunRow): Generator<string> {
  const head = {
    ...{ name: `unhans-run-${run.id}-${basename(run.dataset)}`, media_type: 'image' },
    ...{ num_samples: run.sampleCount, sample_fields: sampleFields },
    info: { model: run.model, model_sha256: run.modelSha256 },
  };
  yield `${JSON.stringify(head).slice(0, -1)},"samples":[`;
  let separator = '\n';
  for (const sample of iterateScoredSamples(store, run.id)) {
    yield separator + JSON.stringify(describeSample(sample));
    separator = ',\n';
  }
  yield '\n]}\n';
}

function describeSample({ path, file, className, predictionName, confidence, clusters }: ScoredSample) {
  const verdicts = clusters.flatMap(({ verdict }) => verdict ?? []);
  const suspicious = clusters.some((cluster) => cluster.suspicious) ? ['suspicious'] : [];
  return {
    filepath: file === '' ? path : file,
    tags: [...new Set([...suspicious, ...verdicts, ...clusters.map(({ name }) => name)])],
    metadata: null,
    ground_truth: { _cls: 'Classification', tags: [], label: className, confidence: null },
    prediction:
      predictionName === null ? null : { _cls: 'Classification', tags: [], label: predictionName, confidence },
    unhans_score: clusters[0]?.score ?? null,
  };
}

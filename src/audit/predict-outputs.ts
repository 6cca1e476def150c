import type { Skipped } from '../dataset/dataset.ts';
import { computeStageKey, finishStage, openStage } from '../store/stages.ts';
import { createTensor, viewRow } from '../tensor/tensor.ts';
import type { AuditContext } from './audit-run.ts';
import type { ModelSubject } from './prepare-audit.ts';
import { readPrediction } from './read-prediction.ts';
import { createImageRunner, runBatches } from './run-batches.ts';

/** Version of what predictions say; raise it when the same images and model give others. */
const predictionFormat = 1;

/** What a model prefers, image by image. */
export interface Predictions {
  /** The output for every sample of the dataset; −1 for those that are skipped. */
  readonly outputs: readonly number[];
  readonly skipped: readonly Skipped[];
}

/** The output that the model prefers for every sample of a dataset; predictions made before are taken as they are. */
export async function predictOutputs(run: AuditContext<ModelSubject>): Promise<Predictions> {
  const key = predictionKey(run);
  const stage = openStage(run.store, key, 'predictions');
  if (stage.status === 'done') return stage.details as unknown as Predictions;
  const started = performance.now();
  const predictions = await predict(run);
  finishStage(run.store, key, { seconds: (performance.now() - started) / 1000, details: { ...predictions } });
  return predictions;
}

function predictionKey({ subject, runtime }: AuditContext<ModelSubject>): string {
  const { model, medium, dataset, job } = subject;
  return computeStageKey('predictions', {
    format: predictionFormat,
    model: { sha256: model.sha256, input: model.input, logits: model.logits },
    runtime: `${runtime.name} ${runtime.version}`,
    preprocessing: medium.settings,
    batch: job.explain.batch,
    samples: dataset.samples.map(({ path, label, file, fingerprint }) => [path, label, file, fingerprint]),
  });
}

async function predict(run: AuditContext<ModelSubject>): Promise<Predictions> {
  const { subject, runtime, stopwatch, progress } = run;
  const { dataset, model } = subject;
  const outputs = dataset.samples.map(() => -1);
  const allSkipped: Skipped[] = [];
  const session = await stopwatch.time('import', () => runtime.createSession(model.graph));
  const task = progress.begin('predicting', dataset.samples.length, 'images');
  try {
    const runner = createImageRunner(run, session);
    for await (const { indices, outputs: values, skipped } of runBatches(dataset.samples, runner)) {
      const logits = values[model.logits];
      if (logits) {
        const rows = createTensor(logits.data as Float32Array, logits.shape);
        for (const [row, index] of indices.entries()) outputs[index] = readPrediction(viewRow(rows, row)).index;
      }
      allSkipped.push(...skipped);
      task.advance(indices.length + skipped.length);
    }
    return { outputs, skipped: allSkipped };
  } finally {
    task.end();
    await session.release();
  }
}

import type { Runtime } from '../runtime/session.ts';
import { createTensor, viewRow } from '../tensor/tensor.ts';
import type { AuditSubject } from './prepare-audit.ts';
import type { Progress } from './progress.ts';
import { readPrediction } from './read-prediction.ts';
import { runBatches } from './run-batches.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The output that the model prefers for every sample of a dataset; −1 for images that cannot be read. */
export async function predictOutputs(
  { dataset, model, preprocessing, job }: AuditSubject,
  runtime: Runtime,
  { stopwatch, progress, signal }: { stopwatch: Stopwatch; progress: Progress; signal?: AbortSignal | undefined },
): Promise<Int32Array> {
  const outputs = new Int32Array(dataset.samples.length).fill(-1);
  const session = await stopwatch.time('import', () => runtime.createSession(model.graph));
  const batch = model.batch === 'any' ? job.explain.batch : model.batch;
  const task = progress.begin('predicting', dataset.samples.length, 'images');
  try {
    const runner = { model, session, preprocessing, batch, stopwatch, signal };
    for await (const { indices, outputs: values, skipped } of runBatches(dataset.samples, runner)) {
      const logits = values[model.logits];
      if (logits) {
        const rows = createTensor(logits.data as Float32Array, logits.shape);
        for (const [row, index] of indices.entries()) outputs[index] = readPrediction(viewRow(rows, row)).index;
      }
      task.advance(indices.length + skipped.length);
    }
    return outputs;
  } finally {
    task.end();
    await session.release();
  }
}

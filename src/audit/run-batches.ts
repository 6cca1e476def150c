import type { Batch } from '../dataset/read-batches.ts';
import type { Sample, Skipped } from '../dataset/dataset.ts';
import { countElements } from '../tensor/tensor.ts';
import type { Model } from '../importers/model.ts';
import type { RuntimeValue, Session } from '../runtime/session.ts';
import type { AuditContext } from './audit-run.ts';
import type { Medium } from './modalities/medium.ts';
import type { ModelSubject } from './prepare-audit.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A model's session with what is needed to feed it images. */
export interface ImageRunner {
  readonly model: Model;
  readonly session: Session;
  readonly medium: Medium;
  /** Images a run takes at most; where the model fixes the number, that. */
  readonly batch: number;
  readonly stopwatch: Stopwatch;
  readonly signal?: AbortSignal | undefined;
}

/** Feeds images to a session of the run's model: `explain.batch` at a time, unless the model fixes how many. */
export function createImageRunner(run: AuditContext<ModelSubject>, session: Session): ImageRunner {
  const { model, medium, job } = run.subject;
  const batch = model.batch === 'any' ? job.explain.batch : model.batch;
  return { model, session, medium, batch, stopwatch: run.stopwatch, signal: run.signal };
}

/** What a run gave for some of the samples. */
export interface BatchResult {
  /** Which of the samples these are. */
  readonly indices: readonly number[];
  /** The outputs' rows, in that order. */
  readonly outputs: Readonly<Record<string, RuntimeValue>>;
  readonly skipped: readonly Skipped[];
}

/**
 * Runs the model over images in order, decoding ahead while it runs. Time is counted as `decode` (waiting for images)
 * and `model`.
 * @param target the output to explain for a sample; absent where the graph takes no target
 */
export async function* runBatches(
  samples: readonly Sample[],
  runner: ImageRunner,
  target?: (index: number) => number,
): AsyncGenerator<BatchResult, void, undefined> {
  const { medium, batch, stopwatch, signal } = runner;
  const batches = medium.readBatches(samples, { batch, ...(signal && { signal }) });
  for (;;) {
    const next = await stopwatch.time('decode', () => batches.next());
    if (next.done) return;
    const { indices, skipped } = next.value;
    const outputs =
      indices.length === 0 ? {} : await stopwatch.time('model', () => runBatch(next.value, runner, target));
    yield { indices, outputs, skipped };
  }
}

/** Runs the model over the inputs of one batch; one that fixes how many it takes gets the rest as zeros. */
export async function runBatch(
  batch: Batch,
  runner: ImageRunner,
  target?: (index: number) => number,
): Promise<BatchResult['outputs']> {
  const { model, session } = runner;
  const size = model.batch === 'any' ? batch.indices.length : model.batch;
  const input = new Float32Array(size * countElements(model.input.shape));
  input.set(batch.input);
  const feeds: Record<string, RuntimeValue> = {
    [model.input.name]: { data: input, shape: [size, ...model.input.shape] },
  };
  if (target) {
    const targets = BigInt64Array.from({ length: size }, (_, row) =>
      BigInt(target(batch.indices[row] ?? batch.indices[0]!)),
    );
    feeds['target'] = { data: targets, shape: [size] };
  }
  return session.run(feeds);
}

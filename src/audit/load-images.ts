import type { Sample } from '../dataset/dataset.ts';
import { countElements } from '../tensor/tensor.ts';
import type { ModelRun } from './audit-run.ts';

/** Images as the model takes them, in the order of the samples; undefined where one cannot be read any more. */
export async function loadImages(
  { subject, stopwatch, signal }: ModelRun,
  samples: readonly Pick<Sample, 'file'>[],
): Promise<(Float32Array | undefined)[]> {
  const size = countElements(subject.model.input.shape);
  const images: (Float32Array | undefined)[] = samples.map(() => undefined);
  const batches = subject.medium.readBatches(samples as readonly Sample[], {
    batch: subject.job.explain.batch,
    ...(signal && { signal }),
  });
  for (;;) {
    const next = await stopwatch.time('decode', () => batches.next());
    if (next.done) return images;
    const { indices, input } = next.value;
    for (const [row, index] of indices.entries()) images[index] = input.subarray(row * size, (row + 1) * size);
  }
}

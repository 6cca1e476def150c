import { z } from 'zod';
import { completePreprocessing, preprocessingSchema, type Preprocessing } from '../dataset/preprocessing.ts';
import type { Store } from '../store/store.ts';

/** What the images of a run are, and how the model saw them. */
export interface RunInput {
  /** The dataset's folder, or its manifest. */
  readonly dataset: string;
  readonly preprocessing: Preprocessing;
}

const jobSchema = z.object({ model: z.object({ input: preprocessingSchema }) });

/** Reads it from the job that was recorded; images under heatmaps made elsewhere are shown as photographs are. */
export function readRunInput(store: Store, runId: number): RunInput {
  const { dataset, job } = store.first<{ dataset: string; job: string }>(
    'SELECT dataset, job FROM runs WHERE id = @runId',
    { runId },
  )!;
  const { data } = jobSchema.safeParse(JSON.parse(job));
  return { dataset, preprocessing: completePreprocessing(data?.model.input ?? {}) };
}

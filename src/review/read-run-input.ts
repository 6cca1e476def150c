import { z } from 'zod';
import { readRunSection, type RecordedDataset } from '../concepts/read-run-dataset.ts';
import {
  completePreprocessing,
  preprocessingSchema,
  type Preprocessing,
  type PreprocessingInput,
} from '../dataset/preprocessing.ts';
import type { ModalityName } from '../dataset/sample-nouns.ts';
import { measurePlaces, type ModelInput } from '../importers/model.ts';
import type { Store } from '../store/store.ts';

/** What the samples of a run are, and how the model saw them. */
export interface RunInput extends RecordedDataset {
  readonly runId: number;
  readonly modality: ModalityName;
  /** How image files became numbers; of what is no image it says nothing. */
  readonly preprocessing: Preprocessing;
  /** What the model takes, where samples are no images; undefined where the run did not record it. */
  readonly numbers: ModelInput | undefined;
  /** Whether relevance is part of a sample's drawing (a line, bars, words), not a plane that can be laid over it. */
  readonly isDrawn: boolean;
  /** Height over width of a sample's picture; of a line, of its drawing. */
  readonly aspect: number;
  /** Whether a place is the same in all samples, so that a mask says something. */
  readonly hasPlaces: boolean;
}

/** Lines are drawn half as high as wide. */
const lineAspect = 0.5;

const imageJobSchema = z.object({ model: z.object({ input: preprocessingSchema }) });

const numbersJobSchema = z.object({
  model: z.object({
    shape: z.array(z.int().positive()).min(1),
    input: z.object({ layout: z.enum(['NCHW', 'NHWC']).default('NCHW') }),
  }),
});

/** Reads it from the job that was recorded; images under heatmaps made elsewhere are shown as photographs are. */
export function readRunInput(store: Store, runId: number): RunInput {
  const { dataset, job: text } = store.first<{ dataset: string; job: string }>(
    'SELECT dataset, job FROM runs WHERE id = @runId',
    { runId },
  )!;
  const job = JSON.parse(text) as RunInput['job'];
  const { modality } = readRunSection({ job, dataset });
  const numbers = modality === 'image' ? undefined : readNumbers(job);
  const hasPlaces = modality !== 'table' && modality !== 'text';
  const preprocessing = completePreprocessing(modality === 'image' ? readPreprocessing(job) : {});
  const [height, width] = numbers ? measurePlaces(numbers) : preprocessing.size;
  const isDrawn = !hasPlaces || height === 1;
  return {
    ...{ runId, dataset, job, modality, preprocessing, numbers },
    ...{ hasPlaces, isDrawn, aspect: isDrawn ? lineAspect : height / width },
  };
}

function readPreprocessing(job: unknown): PreprocessingInput {
  return imageJobSchema.safeParse(job).data?.model.input ?? {};
}

function readNumbers(job: unknown): ModelInput | undefined {
  const { data } = numbersJobSchema.safeParse(job);
  return data && { name: 'input', shape: data.model.shape, layout: data.model.input.layout };
}

import { z } from 'zod';
import { createImageMedium } from '../audit/modalities/image-medium.ts';
import type { Medium } from '../audit/modalities/medium.ts';
import { modalityTable } from '../audit/modalities/modality-table.ts';
import type { Modality } from '../audit/modalities/modality.ts';
import { completePreprocessing, preprocessingSchema, type PreprocessingInput } from '../dataset/preprocessing.ts';
import type { ModalityName } from '../dataset/sample-nouns.ts';
import { UnhansError } from '../errors.ts';
import { loadModel } from '../importers/load-model.ts';
import type { Model } from '../importers/model.ts';
import type { Runtime } from '../runtime/session.ts';
import type { RunRow } from '../store/runs.ts';
import { readRunDataset, readRunSection } from './read-run-dataset.ts';

/** The part of a recorded job that says how its model is used. */
const recordedSchema = z.object({
  model: z.object({
    input: preprocessingSchema,
    shape: z.array(z.int().positive()).optional(),
    inputName: z.string().optional(),
    output: z.string().optional(),
  }),
  explain: z.object({ batch: z.int().min(1) }),
});

/** The model that a run explained, and how it was fed. */
export interface RunModel {
  readonly model: Model;
  readonly medium: Medium;
  /** Images a run of the model takes. */
  readonly batch: number;
}

/**
 * Loads the model of a run again.
 * @throws UnhansError `model` where the run had none, or the file is gone or has changed since.
 */
export async function openRunModel(run: RunRow, runtime: Runtime): Promise<RunModel> {
  const { data } = recordedSchema.safeParse(run.job);
  if (!data) throw new UnhansError('model', `run ${run.id} has no model to ask: its heatmaps were made elsewhere`);
  const { input, inputName, output } = data.model;
  const { modality: name } = readRunSection(run);
  const modality: Modality = modalityTable[name];
  const model = await loadModel(run.model, runtime, {
    ...(input.size && { size: input.size }),
    sampleShape: data.model.shape,
    ...(input.layout && { layout: input.layout }),
    ...(inputName !== undefined && { input: inputName }),
    ...(output !== undefined && { output }),
    ...modality.choice,
  });
  if (model.sha256 !== run.modelSha256) {
    const expected = `expected ${run.modelSha256.slice(0, 12)}…; audit the new one`;
    throw new UnhansError(
      'model',
      `${run.model} has changed since run ${run.id}: its hash begins with ${model.sha256.slice(0, 12)}, ${expected}`,
    );
  }
  const medium = await openMedium(run, name, model, input);
  return { model, medium, batch: model.batch === 'any' ? data.explain.batch : model.batch };
}

/** How the samples of a run were read; image files need not be looked for again. */
async function openMedium(
  run: RunRow,
  modality: ModalityName,
  model: Model,
  input: PreprocessingInput,
): Promise<Medium> {
  if (modality === 'image') return createImageMedium(completePreprocessing(input));
  return (await readRunDataset(run)).fit(model, input);
}

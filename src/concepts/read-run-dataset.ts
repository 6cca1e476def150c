import { z } from 'zod';
import { datasetSchema, type Job } from '../audit/job-schema.ts';
import { modalityTable } from '../audit/modalities/modality-table.ts';
import type { Material, Modality } from '../audit/modalities/modality.ts';
import type { RunRow } from '../store/runs.ts';

/** Where a run's dataset is, and what its job says of it. */
export type RecordedDataset = Pick<RunRow, 'job' | 'dataset'>;

const recordedSchema = z.object({ dataset: datasetSchema });

/** What a run's job says of its dataset; of images where it says nothing. */
export function readRunSection({ job, dataset: path }: RecordedDataset): Job['dataset'] {
  const section = recordedSchema.safeParse(job).data?.dataset;
  return { modality: 'image', ...section, path };
}

/** Reads what a run audited again. Throws UnhansError where it cannot be read any more. */
export function readRunDataset(run: RecordedDataset): Promise<Material> {
  const section = readRunSection(run);
  const modality: Modality = modalityTable[section.modality];
  return modality.read(section);
}

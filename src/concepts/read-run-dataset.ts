import { z } from 'zod';
import { datasetSchema } from '../audit/job-schema.ts';
import { modalityTable } from '../audit/modalities/modality-table.ts';
import type { Material, Modality } from '../audit/modalities/modality.ts';
import type { RunRow } from '../store/runs.ts';

const recordedSchema = z.object({ dataset: datasetSchema });

/** Reads what a run audited again. Throws UnhansError where it cannot be read any more. */
export function readRunDataset({ job, dataset: path }: RunRow): Promise<Material> {
  const section = recordedSchema.safeParse(job).data?.dataset ?? { path, modality: 'image' as const };
  const modality: Modality = modalityTable[section.modality];
  return modality.read({ ...section, path });
}

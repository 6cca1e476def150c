import { z } from 'zod';
import { chooseSampleNoun, type SampleNoun } from '../dataset/sample-nouns.ts';

/** What a run is told in: what its samples are and are called, and which layers it looked into. */
export interface RunWords {
  readonly modality: string;
  readonly noun: SampleNoun;
  /** Names of the hidden layers that were looked at, from the input up. */
  readonly layers: readonly string[];
}

const jobSchema = z.object({
  dataset: z.object({ modality: z.string() }).catch({ modality: 'image' }),
  spray: z.object({ layers: z.array(z.string()) }).catch({ layers: [] }),
});

/** The words for a run by its job as it was used; what the job does not say is as in runs of images without layers. */
export function readRunWords(job: Readonly<Record<string, unknown>>): RunWords {
  const { dataset, spray } = jobSchema.parse(job);
  return { modality: dataset.modality, noun: chooseSampleNoun(dataset.modality), layers: spray.layers };
}

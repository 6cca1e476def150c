import { z } from 'zod';
import { chooseSampleNoun, type SampleNoun } from '../dataset/sample-nouns.ts';

/** What people are told about a run in: what its samples are called, and which layers it looked into. */
export interface RunWords {
  readonly noun: SampleNoun;
  /** Names of the hidden layers that were looked at, from the input up. */
  readonly layers: readonly string[];
}

const jobSchema = z.object({
  dataset: z.object({ modality: z.unknown() }).catch({ modality: undefined }),
  spray: z.object({ layers: z.array(z.string()) }).catch({ layers: [] }),
});

/** The words for a run by its job as it was used; what the job does not say is as in runs of images without layers. */
export function readRunWords(job: Readonly<Record<string, unknown>>): RunWords {
  const { dataset, spray } = jobSchema.parse(job);
  return { noun: chooseSampleNoun(dataset.modality), layers: spray.layers };
}

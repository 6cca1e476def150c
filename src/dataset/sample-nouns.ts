/** What one sample is called, and several. */
export interface SampleNoun {
  readonly one: string;
  readonly many: string;
}

/** What a person calls the samples of each modality. */
export const sampleNouns = {
  image: { one: 'image', many: 'images' },
  tensor: { one: 'sample', many: 'samples' },
  audio: { one: 'recording', many: 'recordings' },
  table: { one: 'row', many: 'rows' },
  text: { one: 'text', many: 'texts' },
} as const satisfies Record<string, SampleNoun>;

/** What a dataset may consist of, by the name a job gives it. */
export type ModalityName = keyof typeof sampleNouns;

/** The noun of a modality as a run recorded it; samples are images where it says nothing, as runs of old do. */
export function chooseSampleNoun(modality: unknown): SampleNoun {
  return typeof modality === 'string' && Object.hasOwn(sampleNouns, modality)
    ? sampleNouns[modality as ModalityName]
    : sampleNouns.image;
}

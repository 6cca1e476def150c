import { image } from './image.ts';
import type { Modality } from './modality.ts';
import { tensor } from './tensor.ts';

/** What a dataset may consist of, by the name a job gives it. */
export const modalityTable = { image, tensor } as const satisfies Record<string, Modality>;

export type ModalityName = keyof typeof modalityTable;

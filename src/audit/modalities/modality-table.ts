import type { ModalityName } from '../../dataset/sample-nouns.ts';
import { audio } from './audio.ts';
import { image } from './image.ts';
import type { Modality } from './modality.ts';
import { table } from './table.ts';
import { tensor } from './tensor.ts';
import { text } from './text.ts';

/** What a dataset may consist of, by the name a job gives it. */
export const modalityTable = { image, tensor, audio, table, text } as const satisfies Record<ModalityName, Modality>;

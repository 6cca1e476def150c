import { sampleNouns, type ModalityName, type SampleNoun } from '../dataset/sample-nouns.ts';

/** How a report speaks of what is found in samples of one kind. */
export interface ModalityWords {
  /** What heatmaps show of a sample: places, features. */
  readonly places: string;
  /** How all of a sample is moved at once. */
  readonly everywhere: string;
  /** Taking away what a group shows. */
  readonly cover: string;
  /** The control of that. */
  readonly coverElsewhere: string;
  /** What a Clever Hans reads, and what it should. */
  readonly instead: string;
}

/** What replaces a part that cannot be painted over. */
const replaced = {
  cover: 'replacing it by the average of the rest',
  coverElsewhere: 'replacing as much elsewhere',
} as const;

const modalityWords: Readonly<Record<ModalityName, ModalityWords>> = {
  image: {
    places: 'places',
    everywhere: 'equally at all places, as a tint or a blur does,',
    cover: 'painting it over',
    coverElsewhere: 'painting over as much elsewhere',
    instead: 'a watermark, a border or a tag instead of the object',
  },
  tensor: {
    ...replaced,
    places: 'places',
    everywhere: 'equally at all places',
    instead: 'something that was recorded along with the object instead of the object',
  },
  audio: {
    ...replaced,
    places: 'times and pitches',
    everywhere: 'equally at all times, as a hum or a hiss does,',
    instead: 'a hum, a click or the sound of the room instead of what is to be heard',
  },
  table: {
    ...replaced,
    places: 'features',
    everywhere: 'equally inside the model',
    instead: 'a feature that gives the answer away instead of those that matter',
  },
  text: {
    ...replaced,
    places: 'words',
    everywhere: 'equally at all words',
    instead: 'a signature, a link or a greeting instead of what is said',
  },
};

/** The words for samples that are called so; of a noun of no modality, those of images. */
export function chooseModalityWords({ one }: SampleNoun): ModalityWords {
  const names = Object.keys(sampleNouns) as ModalityName[];
  return modalityWords[names.find((name) => sampleNouns[name].one === one) ?? 'image'];
}

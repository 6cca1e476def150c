import { expect, it } from 'vitest';
import { sampleNouns, type SampleNoun } from '../../src/dataset/sample-nouns.ts';
import { describeView } from '../../src/report/describe-views.ts';
import { toText } from '../../src/report/html.ts';
import { chooseModalityWords } from '../../src/report/modality-words.ts';
import { drawSentence } from '../../src/report/panels/evidence.ts';

const plain = { control: null, interval: null, unit: 'probability', points: 1 };

it('nothing is painted over or tinted but images', () => {
  const tell = (test: 'cut' | 'shift', noun: SampleNoun = sampleNouns.image) =>
    toText(drawSentence({ ...plain, test, effect: 0.5 }, { name: 'oak', noun }));
  expect(tell('cut')).toContain('Painting it over in these images takes away');
  expect(tell('shift')).toContain('equally at all places, as a tint or a blur does, changes');
  for (const [modality, noun] of Object.entries(sampleNouns).filter(([name]) => name !== 'image')) {
    expect(`${tell('cut', noun)} ${tell('shift', noun)}`, modality).not.toMatch(/paint|tint|blur/i);
    expect(chooseModalityWords(noun).instead, modality).not.toMatch(/watermark|border/);
  }
});

it('rows have relevant features, texts relevant words', () => {
  const name = (noun: SampleNoun) => describeView('input', [], chooseModalityWords(noun).places);
  expect(Object.values(sampleNouns).map(name)).toEqual([
    'relevant places',
    'relevant places',
    'relevant times and pitches',
    'relevant features',
    'relevant words',
  ]);
});

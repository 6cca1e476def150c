import { expect, it } from 'vitest';
import { chooseSampleNoun } from '../../src/dataset/sample-nouns.ts';

it.each([
  ['image', 'image', 'images'],
  ['tensor', 'sample', 'samples'],
  ['audio', 'recording', 'recordings'],
  ['table', 'row', 'rows'],
  ['text', 'text', 'texts'],
  [undefined, 'image', 'images'],
  ['toString', 'image', 'images'],
])('of the modality %s there is one %s, and there are several %s', (modality, one, many) => {
  expect(chooseSampleNoun(modality)).toEqual({ one, many });
});

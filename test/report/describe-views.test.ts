import { expect, it } from 'vitest';
import { describeView, describeViews } from '../../src/report/describe-views.ts';
import { readRunWords } from '../../src/report/run-words.ts';

it('a view is named by what is alike in it, a hidden layer by where in the model it lies', () => {
  const layers = ['/1/Relu', '/4/Relu', '/8/Pool'];
  expect(describeView('input', layers)).toBe('relevant places');
  expect(layers.map((layer) => describeView(`hidden:${layer}`, layers))).toEqual([
    'features inside the model (early layer)',
    'features inside the model (middle layer)',
    'features inside the model (late layer)',
  ]);
  expect(describeView('hidden:b', ['a', 'b'])).toBe('features inside the model (late layer)');
  expect(describeView('hidden:b', ['a', 'b', 'c', 'd', 'e'])).toBe('features inside the model (layer 2 of 5)');
  expect(describeView('hidden', ['a'])).toBe('features inside the model');
});

it('several views are named once each, layers together', () => {
  const layers = ['a', 'b', 'c:d'];
  expect(describeViews(['hidden:c:d', 'input', 'hidden:a'], layers)).toBe(
    'features inside the model (late, early layer); relevant places',
  );
});

it('more than three layers are counted', () => {
  expect(describeViews(['hidden:b', 'hidden:d'], ['a', 'b', 'c', 'd', 'e'])).toBe(
    'features inside the model (layer 2, 4 of 5)',
  );
});

it('what is not known is called by its own name', () => {
  expect(describeView('hidden:x', [])).toBe('features inside the model (x)');
  expect(describeView('toString', [])).toBe('toString');
  expect(describeView('new:a:b', ['a:b'])).toBe('new:a:b');
});

it('the words for a run are read from its job, whatever that holds', () => {
  expect(readRunWords({ dataset: { modality: 'audio' }, spray: { layers: ['a', 'b'] } })).toEqual({
    modality: 'audio',
    noun: { one: 'recording', many: 'recordings' },
    layers: ['a', 'b'],
  });
  const usual = { modality: 'image', noun: { one: 'image', many: 'images' }, layers: [] };
  for (const job of [{}, { dataset: 3, spray: { layers: 'auto' } }]) expect(readRunWords(job)).toEqual(usual);
});

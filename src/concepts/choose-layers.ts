import { UnhansError } from '../errors.ts';
import { chooseHiddenLayers, listHiddenLayers, type HiddenLayer } from '../explain/hidden-layers.ts';
import type { Model } from '../importers/model.ts';

/**
 * The hidden layers to look at: the one that is named, else those of chooseHiddenLayers.
 * @throws UnhansError `usage` where there is none of that name, `model` where there is none at all.
 */
export function chooseLayers(model: Model, name?: string): readonly HiddenLayer[] {
  if (name === undefined) {
    const layers = chooseHiddenLayers(model);
    if (layers.length > 0) return layers;
    const expected =
      'expected one that all of its computation goes through, in a model that takes any number of images';
    throw new UnhansError('model', `${model.path} has no hidden layer to compare images at, ${expected}`);
  }
  const all = listHiddenLayers(model);
  const layer = all.find((each) => each.name === name);
  if (layer) return [layer];
  const names = all.map((each) => `"${each.name}"`).join(', ');
  throw new UnhansError('usage', `no hidden layer "${name}" in ${model.path}, expected one of ${names}`);
}

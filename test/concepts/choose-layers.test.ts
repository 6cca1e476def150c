import { expect, test } from 'vitest';
import { chooseLayers } from '../../src/concepts/choose-layers.ts';
import { chooseHiddenLayers, listHiddenLayers } from '../../src/explain/hidden-layers.ts';
import { importZooModel } from '../explain/zoo-cases.ts';

test('the layers to look at are a few of all, or any one by its name', async () => {
  const model = await importZooModel('resnet-basic');
  const [first] = listHiddenLayers(model);
  expect(chooseLayers(model)).toEqual(chooseHiddenLayers(model));
  expect(chooseLayers(model, first!.name)).toEqual([first]);
  expect(() => chooseLayers(model, 'x')).toThrow(/^no hidden layer "x" in .*, expected one of ".+", ".+"/);
});

test('a model without hidden layers is refused', async () => {
  const model = await importZooModel('resnet-basic');
  expect(() => chooseLayers({ ...model, graph: { ...model.graph, nodes: [] } })).toThrow(
    /has no hidden layer to compare images at, expected one that all of its computation goes through/,
  );
});

import { expect, test } from 'vitest';
import { maybeLinearLayer } from '../../src/explain/linear-layer.ts';
import { createContext } from '../../src/explain/reverse.ts';
import { createGraphBuilder } from '../../src/graph/builder.ts';
import { importZooModel } from './zoo-cases.ts';

test('a node is read as a linear layer once', async () => {
  const model = await importZooModel('densenet');
  const context = createContext(model, createGraphBuilder(model.graph));
  const layers = model.graph.nodes.flatMap((node) => {
    const [first, second] = [maybeLinearLayer(node, context), maybeLinearLayer(node, context)];
    return first ? [first === second] : [];
  });
  expect(new Set(layers)).toEqual(new Set([true]));
});

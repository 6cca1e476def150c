import { expect, test } from 'vitest';
import { findFirstLayers } from '../../src/explain/first-layers.ts';
import type { Node } from '../../src/graph/graph.ts';

const node = (op: string, output: string, ...inputs: string[]): Node => ({
  ...{ op, inputs, name: output, domain: '', outputs: [output], attributes: {} },
});

/** Names of the first layers and of the nodes before them. */
function listFirst(nodes: readonly Node[]) {
  const isData = (name: string) => !name.startsWith('constant');
  const { first, inputScaling } = findFirstLayers(nodes, 'x', isData, ({ op }) => op === 'Conv');
  return [first, inputScaling].map((found) => [...found].map(({ name }) => name));
}

test('a layer that reads the input and the output of another layer is no first layer', () => {
  const nodes = [
    node('Conv', 'a', 'x', 'constant 1'),
    node('Concat', 'b', 'x', 'a'),
    node('Conv', 'c', 'b', 'constant 2'),
  ];
  expect(listFirst(nodes)).toEqual([['a'], []]);
});

test('layers that read the rescaled input are first layers, on every branch', () => {
  const nodes = [
    node('Mul', 'scaled', 'x', 'constant 1'),
    node('Concat', 'twice', 'scaled', 'x'),
    node('Conv', 'a', 'twice', 'constant 2'),
    node('Conv', 'b', 'scaled', 'constant 3'),
    node('Conv', 'c', 'a', 'constant 4'),
  ];
  expect(listFirst(nodes)).toEqual([
    ['a', 'b'],
    ['scaled', 'twice'],
  ]);
});

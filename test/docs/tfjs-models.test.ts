import { describe, expect, test } from 'vitest';
import { activationNames } from '../../src/importers/tfjs/activations.ts';
import { opTable } from '../../src/importers/tfjs/graph/op-table.ts';
import { wholeTable } from '../../src/importers/tfjs/graph/whole-ops.ts';
import { layerTable } from '../../src/importers/tfjs/layers/layer-table.ts';
import { readCode, readSection } from './pages.ts';

const section = readSection('docs/models.md', 'TensorFlow.js');
const [, layers = '', rest = ''] = section.split(/^\| (?:layers|operations of graphs) /m);

/** What stands in backquotes in the first cells of a table. */
function readFirstCells(text: string): string[] {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => readCode(row.split('|')[1]!));
}

describe('docs/models.md on TensorFlow.js', () => {
  test('lists every layer that is read, once', () => {
    expect(readFirstCells(layers).toSorted()).toEqual([...layerTable.keys()].toSorted());
  });

  test('lists every operation that is read, once', () => {
    const read = new Set([...opTable.keys(), ...wholeTable.keys()]);
    expect(readFirstCells(rest).toSorted()).toEqual([...read].toSorted());
  });

  test('lists every activation', () => {
    const paragraph = /^Activations: [^]*?\n\n/m.exec(section)![0];
    expect(readCode(paragraph).toSorted()).toEqual(activationNames.toSorted());
  });
});

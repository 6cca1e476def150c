import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTruth } from '../../src/concepts/read-truth.ts';
import { useFolder } from '../store/use-store.ts';

const createFolder = useFolder();

function writeTruth(text: string): { folder: string; file: string } {
  const folder = realpathSync(createFolder());
  const file = join(folder, 'truth.csv');
  writeFileSync(file, text);
  return { folder, file };
}

const samples = (folder: string, ...paths: string[]) =>
  paths.map((path) => ({ path, file: join(folder, 'images', path) }));

describe('a table of truth', () => {
  test('names images as the dataset does, or relative to itself', () => {
    const { folder, file } = writeTruth('path,class,artefact\nimages/coat/1.png,coat,2\nbag/1.png,bag,0\n');
    expect(readTruth(file, samples(folder, 'coat/1.png', 'bag/1.png', 'bag/2.png'))).toEqual([2, 0, undefined]);
  });

  test.each([
    ['path,artefact\nbag/9.png,0\n', 'it names none of the run\'s images, expected paths such as "bag/1.png"'],
    ['path,label\nbag/1.png,bag\n', 'row 1 is of another form, expected the columns path and artefact'],
    ['path,artefact\nbag/1.png,0\nbag/2.png,yes\n', 'row 2 is of another form'],
    ['path,artefact\n"bag/1.png,0\n', 'quote not closed'],
  ])('that says something else is refused: %j', (text, problem) => {
    const { folder, file } = writeTruth(text);
    expect(() => readTruth(file, samples(folder, 'bag/1.png'))).toThrow(problem);
  });

  test('that is not there is refused', () => {
    const file = join(createFolder(), 'none.csv');
    expect(() => readTruth(file, [])).toThrow(/^cannot read truth .*none\.csv: enoent/);
  });
});

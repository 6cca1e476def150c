import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCases, listArtefacts, listPublicFolders } from '../../../bench/detect/find-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'unhans-cases-'));

function writeCase(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, 'cases', name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, 'cases', name, file), text);
}

beforeAll(() => {
  writeCase('tag', {
    'truth.csv': 'path,class,artefact\n0.png,eight,1\n1.png,eight,0\n',
    'case.json': '{"share": 0.5, "kind": "tag", "samples": 2, "planted": 1}',
    'heatmaps.npy': '',
  });
  writeCase('stamps', {
    'truth.csv': 'path,class,artefact\nb.png,coat,2\na.png,coat,1\nc.png,coat,1\nd.png,bag,0\n',
    'case.json': JSON.stringify({
      input: [3, 64, 64],
      normalise: { mean: 0.5, std: [0.25, 0.2, 0.25] },
      planted: [
        { artefact_number: 2, class: 'coat', artefact: 'dot', share: 0.2 },
        { artefact_number: 1, class: 'coat', artefact: 'stamp', share: 0.2, mask: 'place.png' },
      ],
    }),
    'mask.png': '',
  });
  writeCase('notes', { 'README.md': 'no case' });
  writeFileSync(join(folder, 'cases', 'README.md'), 'no folder');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('findCases', () => {
  it('finds the folders that have a truth and a description, of images or of heatmaps, by name', () => {
    const cases = findCases([join(folder, 'cases')]);
    expect(cases.map(({ name, kind }) => [name, kind])).toEqual([
      ['stamps', 'images'],
      ['tag', 'heatmaps'],
    ]);
    expect(cases[0]?.description).toMatchObject({
      input: [3, 64, 64],
      normalise: { mean: [0.5], std: [0.25, 0.2, 0.25] },
    });
    expect(cases[1]?.truth).toEqual([
      { path: '0.png', class: 'eight', artefact: 1 },
      { path: '1.png', class: 'eight', artefact: 0 },
    ]);
  });
});

describe('listArtefacts', () => {
  it('names the artefacts of a class by their numbers, with their masks', () => {
    const [stamps, tag] = findCases([join(folder, 'cases')]);
    expect(listArtefacts(stamps!)).toEqual([
      { class: 'coat', name: 'stamp', samples: new Set(['a.png', 'c.png']), mask: join(stamps!.folder, 'place.png') },
      { class: 'coat', name: 'dot', samples: new Set(['b.png']), mask: undefined },
    ]);
    expect(listArtefacts(tag!)).toEqual([
      { class: 'eight', name: 'tag', samples: new Set(['0.png']), mask: undefined },
    ]);
  });

  it('takes mask.png for that of the only artefact', () => {
    const planted = [{ class: 'coat', artefact: 'stamp' }];
    const truth = [{ path: 'a.png', class: 'coat', artefact: 1 }];
    const [stamps] = findCases([join(folder, 'cases')]);
    const [artefact] = listArtefacts({ ...stamps!, description: { planted }, truth });
    expect(artefact?.mask).toBe(join(stamps!.folder, 'mask.png'));
  });
});

describe('listPublicFolders', () => {
  it('takes the bundled data where no shared folder lies beside the checkout', () => {
    const checkout = join(folder, 'checkout');
    expect(listPublicFolders(checkout)).toEqual([join(checkout, 'data')]);
    mkdirSync(join(folder, 'shared', 'planted'), { recursive: true });
    expect(listPublicFolders(checkout)).toEqual([join(folder, 'shared', 'planted')]);
  });
});

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDataset, type Dataset } from '../../src/dataset/dataset.ts';
import { UnhansError } from '../../src/errors.ts';
import { createTempFolder, writeFiles } from './temp-folder.ts';

const temp = createTempFolder();
const folder = join(temp, 'dataset');
writeFiles(temp, {
  'outside.png': 'x',
  'dataset/in.png': 'x',
  'dataset/sub/in.png': 'x',
  'dataset-sibling/x.png': 'x',
});
mkdirSync(join(folder, 'empty'));
symlinkSync('..', join(folder, 'up'));
symlinkSync('../outside.png', join(folder, 'out.png'));
symlinkSync('loop', join(folder, 'loop'));

const part = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    'up',
    'sub',
    'in.png',
    'out.png',
    'loop',
    'empty',
    'outside.png',
    'dataset',
    '~',
    'C:',
  ),
  fc.constantFrom(
    'dataset-sibling',
    'x.png',
    '\0',
    '%2e%2e',
    '..\\..',
    'é',
    '\u202e',
    'a'.repeat(300),
    temp,
    '__proto__',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const hostilePath = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
const value = fc.oneof(hostilePath, fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined));

async function readHostile(name: string, text: string, filesMustExist: boolean): Promise<Dataset | undefined> {
  writeFileSync(join(folder, name), text);
  try {
    return await readDataset(join(folder, name), { filesMustExist });
  } catch (error) {
    if (error instanceof UnhansError && error.code === 'dataset') return undefined;
    throw error;
  }
}

function expectInside(dataset: Dataset | undefined): void {
  for (const { file } of dataset?.samples ?? []) {
    if (file === '') continue; // none is read
    expect(file.startsWith(folder + sep), file).toBe(true);
    expect(file.includes(`${sep}..${sep}`), file).toBe(false);
  }
}

it('lets no row of a JSON manifest lead out of the dataset, and accounts for every row', async () => {
  const rows = fc.array(fc.record({ path: value, label: value }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (records, filesMustExist) => {
      const text = records.map((record) => JSON.stringify(record)).join('\n');
      const dataset = await readHostile('m.jsonl', `{"path":"in.png","label":"good"}\n${text}`, filesMustExist);
      expectInside(dataset);
      expect(dataset!.samples.length + dataset!.skipped.length).toBe(records.length + 1);
    }),
    { numRuns: 150 },
  );
});

it('lets no row of a CSV manifest lead out of the dataset', async () => {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = fc.array(fc.tuple(hostilePath, fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (records, filesMustExist) => {
      const text = records.map((record) => record.map(quote).join(',')).join('\n');
      expectInside(await readHostile('m.csv', `path,label\n${text}`, filesMustExist));
    }),
    { numRuns: 150 },
  );
});

it('survives manifests of arbitrary bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.constantFrom('m.csv', 'm.jsonl'), async (text, name) => {
      expectInside(await readHostile(name, `path,label\n${text}`, true));
    }),
    { numRuns: 150 },
  );
});

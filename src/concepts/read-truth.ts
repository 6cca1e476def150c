import { readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { UnhansError } from '../errors.ts';
import type { Sample } from '../dataset/dataset.ts';

const rowSchema = z.object({ path: z.string().min(1), artefact: z.coerce.number().int().min(0) });

/** What is known to be in samples: for each of them 0, or the number of its artefact; undefined where nothing is known. */
export type Truth = readonly (number | undefined)[];

/**
 * Reads a table with the columns `path` (as the dataset gives it, or relative to the table) and `artefact` (0, or the
 * number of the artefact), and looks each sample up in it.
 * @throws UnhansError `usage` where it cannot be read, a row says something else, or it names none of the samples.
 */
export function readTruth(file: string, samples: readonly Pick<Sample, 'path' | 'file'>[]): Truth {
  const artefacts = new Map<string, number>();
  const folder = dirname(resolve(file));
  const realFolder = readOrRefuse(file, () => realpathSync(folder));
  for (const [index, row] of parseRows(file).entries()) {
    const { data } = rowSchema.safeParse(row);
    if (!data) {
      const expected = 'expected the columns path and artefact, a whole number from 0';
      throw new UnhansError('usage', `cannot read truth ${file}: row ${index + 1} is of another form, ${expected}`);
    }
    artefacts.set(data.path, data.artefact).set(resolve(realFolder, data.path), data.artefact);
  }
  const truth = samples.map((sample) => artefacts.get(sample.path) ?? artefacts.get(sample.file));
  if (truth.some((artefact) => artefact !== undefined)) return truth;
  const expected = `expected paths such as "${samples[0]?.path ?? ''}"`;
  throw new UnhansError('usage', `cannot use truth ${file}: it names none of the run's images, ${expected}`);
}

function parseRows(file: string): unknown[] {
  const text = readOrRefuse(file, () => readFileSync(file, 'utf8'));
  return readOrRefuse(file, () => parse(text, { bom: true, columns: true, skip_empty_lines: true }));
}

function readOrRefuse<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new UnhansError('usage', `cannot read truth ${file}: ${(cause as Error).message.toLowerCase()}`, { cause });
  }
}

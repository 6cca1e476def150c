import { readFile } from 'node:fs/promises';
import { toDatasetError } from './file-failure.ts';

/** The tokens of a vocabulary, one a line, in the order of their ids. Throws UnhansError `dataset` where it cannot be read. */
export async function readVocabulary(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw toDatasetError(error, `vocabulary ${JSON.stringify(path)}`);
  });
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

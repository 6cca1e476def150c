import { readFile } from 'node:fs/promises';
import { describeFileFailure } from '../dataset/file-failure.ts';
import { UnhansError } from '../errors.ts';

/**
 * The name of every output of the model: from the label file, one a line, or else the dataset's classes in order, by
 * number where all are whole numbers.
 * @throws UnhansError `dataset` where their number differs from the outputs', or a class of the dataset is no output.
 */
export async function readLabels(
  file: string | undefined,
  classes: readonly string[],
  model: { path: string; classes: number },
): Promise<string[]> {
  const labels = file === undefined ? orderClasses(classes) : await readLines(file);
  const source = file === undefined ? 'the dataset' : `label file ${file}`;
  if (labels.length !== model.classes) {
    const hint = file === undefined ? '; name the outputs in model.labels' : '';
    const outputs = `model ${model.path} has ${model.classes} outputs`;
    throw new UnhansError('dataset', `${source} has ${labels.length} classes, ${outputs}${hint}`);
  }
  const repeated = labels.find((label, index) => labels.indexOf(label) !== index);
  if (repeated !== undefined) throw new UnhansError('dataset', `${source} names "${repeated}" twice`);
  const unknown = classes.filter((name) => !labels.includes(name));
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).map((name) => `"${name}"`);
    const list = names.join(', ') + (unknown.length > 5 ? ` and ${unknown.length - 5} more` : '');
    throw new UnhansError('dataset', `the dataset has classes that ${source} does not name: ${list}`);
  }
  return labels;
}

/** Classes 0 to 10 are outputs 0 to 10, although as text "10" comes before "2". */
export function orderClasses(classes: readonly string[]): string[] {
  if (!classes.every((name) => /^\d{1,15}$/.test(name))) return [...classes];
  return classes.toSorted((left, right) => Number(left) - Number(right));
}

async function readLines(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'no such file' : (describeFileFailure(cause) ?? (cause as Error).message);
    throw new UnhansError('dataset', `cannot read label file ${file}: ${reason}`, { cause });
  });
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

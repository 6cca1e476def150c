import type { Medium } from '../audit/modalities/medium.ts';
import { readRunDataset } from '../concepts/read-run-dataset.ts';
import type { Embedding } from '../importers/cut-embedding.ts';
import type { RunInput } from './read-run-input.ts';

/** Finds how the samples of a run are drawn; undefined where they cannot be read. */
export type OpenDrawings = (input: RunInput) => Promise<Medium | undefined>;

/** Token ids as rows of one number: enough to write the words, without the model. */
const ids = 2 ** 18;
const embedding: Embedding = { table: Float32Array.from({ length: ids }, (_, id) => id), tokens: ids, width: 1 };

/** Reads each run's dataset once, when the first of its samples is looked at; the model is not opened. */
export function createDrawings(): OpenDrawings {
  const known = new Map<number, Promise<Medium | undefined>>();
  return (input) => {
    const medium = known.get(input.runId) ?? open(input).catch(() => undefined);
    known.set(input.runId, medium);
    return medium;
  };
}

async function open(run: RunInput): Promise<Medium | undefined> {
  if (!run.numbers) return undefined;
  const { fit } = await readRunDataset(run);
  const { shape, layout } = run.numbers;
  const isText = run.modality === 'text';
  const input = { ...run.numbers, shape: isText ? [shape[0]!, embedding.width] : shape };
  return fit({ input, path: 'the model', ...(isText && { embedding }) }, { layout });
}

import type { Medium } from '../audit/modalities/medium.ts';
import { readRunDataset } from '../concepts/read-run-dataset.ts';
import type { Embedding } from '../importers/cut-embedding.ts';
import type { RunInput } from './read-run-input.ts';

/** Finds how the samples of a run are drawn; undefined where they cannot be read. */
export type OpenDrawings = (input: RunInput) => Promise<Medium | undefined>;

/** Token ids there may be. */
const tokens = 2 ** 18;

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
  const path = 'the model';
  if (run.modality !== 'text') return fit({ input: run.numbers, path }, { layout });
  const embedding = createIds();
  return fit({ input: { ...run.numbers, shape: [shape[0]!, embedding.width] }, path, embedding }, { layout });
}

/** Token ids as rows of one number: enough to write the words, without the model. */
function createIds(): Embedding {
  return { table: Float32Array.from({ length: tokens }, (_, id) => id), tokens, width: 1 };
}

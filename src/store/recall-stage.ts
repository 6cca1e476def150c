import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { finishStage, openStage } from './stages.ts';
import type { Store } from './store.ts';
import { createFolder } from './write-file.ts';

/** A stage whose result lies in a folder of its own. */
export interface StoredStage<Result> {
  readonly name: string;
  /** The file that is written last. */
  readonly file: string;
  compute(folder: string): Promise<Result>;
  write(folder: string, result: Result): Promise<void>;
  read(folder: string): Promise<Result>;
}

/** The result of a stage: read where it is on the disk already, otherwise computed and written. `files` holds the folders. */
export async function recallStage<Result>(
  { store, files }: { readonly store: Store; readonly files: string },
  key: string,
  stage: StoredStage<Result>,
): Promise<Result> {
  const folder = join(files, stage.name, key.slice(0, 16));
  const { status } = openStage(store, key, stage.name);
  if (status === 'done' && existsSync(join(folder, stage.file))) return stage.read(folder);
  createFolder(folder);
  const started = performance.now();
  const result = await stage.compute(folder);
  await stage.write(folder, result);
  finishStage(store, key, { seconds: (performance.now() - started) / 1000, path: folder });
  return result;
}

import type { Sequential } from '@tensorflow/tfjs-layers';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../src/random.ts';

/** A dataset that is synthesised, of which one class holds something that it should not. */
export interface Demo {
  /** The job that audits it, from the root of the repository. */
  readonly job: string;
  /** What was planted in which samples, for people. */
  readonly planted: string;
  /** Writes the dataset into `folder`; the paths, as the dataset has them, of the samples with the artefact. */
  readonly write: (folder: string) => readonly string[];
  /** A model without weights that was trained; the shape of its input, without the batch, is that of the samples. */
  readonly createModel: () => Sequential;
  readonly epochs: number;
}

/** A number from N(0, 1). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** One of a list. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** Writes a file, and the folders it is in. */
export function write(folder: string, name: string, content: string | Uint8Array): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

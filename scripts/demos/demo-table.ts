import { join } from 'node:path';
import type { Demo } from './demo.ts';
import { write } from './demo.ts';
import { mailsDemo } from './mails.ts';
import { plantsDemo } from './plants.ts';
import { speakersDemo } from './speakers.ts';

/** The demos of what is no image, by the folder of their data. */
export const demoTable = { speakers: speakersDemo, plants: plantsDemo, mails: mailsDemo } as const satisfies Record<
  string,
  Demo
>;

export type DemoName = keyof typeof demoTable;

/** Writes a demo's dataset, and which of its samples hold the artefact: `truth.csv`, which the audit is not given. */
export function writeDemo(name: DemoName, folder: string): readonly string[] {
  const planted = demoTable[name].write(join(folder, 'samples'));
  write(folder, 'truth.csv', ['path,artefact', ...planted.map((path) => `${path},1`), ''].join('\n'));
  return planted;
}

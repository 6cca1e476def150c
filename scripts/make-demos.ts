import { join } from 'node:path';
import { demoTable, writeDemo, type DemoName } from './demos/demo-table.ts';

/** Writes the datasets of the demos that are named, or of all, into data/. */
const names = process.argv.slice(2);
for (const name of (names.length > 0 ? names : Object.keys(demoTable)) as DemoName[]) {
  const folder = join('data', name);
  const planted = writeDemo(name, folder);
  console.log(`${folder}: ${planted.length} samples hold what they should not; unhans audit ${demoTable[name].job}`);
}

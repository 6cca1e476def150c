import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { families, type Family } from './family-table.ts';
import { trainModel } from './train-model.ts';
import { createUntrained, locateWeights } from './trained-model.ts';

/** Trains the models of all families, or of those named on the command line, and writes their weights. */
const options = { rate: 0.004, samples: 32, steps: 6000, enough: 0.02 };

for (const family of families) {
  const named = process.argv.slice(2);
  if (named.length === 0 || named.includes(family.model)) await train(family);
}

async function train(family: Family): Promise<void> {
  const { model, draw } = await createUntrained(family);
  const { rate, samples, steps, enough } = options;
  const losses: number[] = [];
  const recent = () => losses.slice(-20).reduce((sum, loss) => sum + loss / 20, 0);
  const trained = await trainModel(model, {
    ...{ rate, steps },
    draw: (step) => draw(samples, 1000 + step),
    onStep: (_step, loss) => losses.push(loss) >= 20 && recent() < enough,
  });
  const file = locateWeights(family);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, encodeModel(trained.graph));
  process.stdout.write(`${family.model}: ${losses.length} steps, loss ${recent().toFixed(3)}\n`);
}

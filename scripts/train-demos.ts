import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJob } from '../src/audit/job.ts';
import type { Job } from '../src/audit/job-schema.ts';
import { modalityTable } from '../src/audit/modalities/modality-table.ts';
import type { Modality } from '../src/audit/modalities/modality.ts';
import { fitTokens, readTokenRows } from '../src/dataset/token-rows.ts';
import { demoTable, writeDemo, type DemoName } from './demos/demo-table.ts';
import { encodeTrained, trainDemo, type TrainingSet } from './demos/train-demo.ts';

/** Trains the models of the demos that are named, or of all, on the datasets that they audit. */
const names = process.argv.slice(2);
for (const name of (names.length > 0 ? names : Object.keys(demoTable)) as DemoName[]) await train(name);

async function train(name: DemoName): Promise<void> {
  const demo = demoTable[name];
  writeDemo(name, join('data', name));
  const model = demo.createModel();
  const shape = (model.inputs[0]!.shape as number[]).slice(1);
  await trainDemo(model, await readTrainingSet(demo.job, shape), {
    epochs: demo.epochs,
    onEpoch: (epoch, loss, accuracy) => {
      console.log(`${name} epoch ${epoch + 1}: loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}`);
    },
  });
  writeFileSync(join('data', name, 'model.onnx'), await encodeTrained(model));
}

/** The samples of a job's dataset as the audit will feed them to the model; texts as ids. */
async function readTrainingSet(path: string, shape: readonly number[]): Promise<TrainingSet> {
  const job = await readJob(path);
  const { dataset: section } = job;
  if (section.modality === 'text') return readTexts(section, shape[0]!);
  const modality: Modality = modalityTable[section.modality];
  const { dataset, fit } = await modality.read(section);
  const medium = fit({ path, input: { name: 'input', shape, layout: 'NHWC' } }, job.model!.input);
  const inputs: Float32Array[] = [];
  for await (const { input } of medium.readBatches(dataset.samples, { batch: 1 })) inputs.push(input);
  return { inputs, outputs: dataset.samples.map(({ label }) => dataset.classes.indexOf(label)) };
}

async function readTexts({ path, padding = 'end' }: Job['dataset'], length: number): Promise<TrainingSet> {
  const { dataset, ids } = await readTokenRows(path, { label: 'label' });
  return {
    inputs: dataset.samples.map(({ path: name }) => Float32Array.from(fitTokens(ids.get(name)!, length, padding))),
    outputs: dataset.samples.map(({ label }) => dataset.classes.indexOf(label)),
  };
}

import { chooseSampleNoun } from '../dataset/sample-nouns.ts';
import { compileExplanation } from '../explain/compile.ts';
import { readConservation, type LayerConservation } from '../explain/conservation.ts';
import type { Sample } from '../dataset/dataset.ts';
import type { RuntimeValue } from '../runtime/session.ts';
import { saveConservation } from '../store/conservation.ts';
import { computeStageKey, findStage, finishStage, openStage } from '../store/stages.ts';
import { createTensor, viewRow } from '../tensor/tensor.ts';
import type { ModelRun } from './audit-run.ts';
import { heatmapKey } from './explain-classes.ts';
import type { SampleGroup } from './group-samples.ts';
import { createImageRunner, runBatches } from './run-batches.ts';

/** Images that the relevance is followed on, layer by layer, before the run begins. */
const checkedImages = 16;

/**
 * Follows the relevance of a few images through the model and records what arrives at each layer; tells where it blows
 * up. Methods that conserve nothing are passed over.
 */
export async function checkConservation(run: ModelRun, groups: readonly SampleGroup[]): Promise<void> {
  if (!run.subject.method.method.isConserving) return;
  const key = computeStageKey('conservation', { format: 1, groups: groups.map((group) => heatmapKey(run, group)) });
  const stage = openStage(run.store, key, 'conservation');
  const known =
    stage.status === 'done' ? (findStage(run.store, key)!.details['layers'] as LayerConservation[]) : undefined;
  const layers = known ?? (await measureLayers(run, groups));
  if (!known) finishStage(run.store, key, { seconds: 0, details: { layers } });
  saveConservation(
    run.store,
    run.runId,
    layers.map((row, position) => ({ ...row, position, layer: nameLayer(row) })),
  );
  for (const { layer, op, growth } of layers.filter(({ flagged }) => flagged)) {
    const times = `${growth.toExponential(0)} times the logit`;
    run.progress.note(
      `relevance blows up at ${op} "${layer}": its absolute sum is ${times}; try another method, such as epsilon_plus`,
    );
  }
}

function nameLayer({ layer, op }: LayerConservation): string {
  return op === 'Input' ? layer : `${layer} (${op})`;
}

async function measureLayers(run: ModelRun, groups: readonly SampleGroup[]): Promise<LayerConservation[]> {
  const { model, method } = run.subject;
  const { graph, steps } = compileExplanation(model, method.method, { relevance: false, conservation: true });
  const chosen = spreadSamples(groups);
  const task = run.progress.begin(
    'following relevance through the layers',
    chosen.length,
    chooseSampleNoun(run.subject.job.dataset.modality).many,
  );
  const session = await run.runtime.createSession(graph);
  const runner = createImageRunner(run, session);
  try {
    const rows: Float32Array[] = [];
    let shape: readonly number[] = [];
    const samples = chosen.map(({ sample }) => sample);
    for await (const { indices, outputs } of runBatches(samples, runner, (index) => chosen[index]!.output)) {
      task.advance(indices.length);
      const value = outputs['conservation'];
      if (!value) continue;
      shape = value.shape.slice(1);
      rows.push(...listRows(value, indices.length).filter(hasLogit));
    }
    if (rows.length === 0) return [];
    const data = Float32Array.from(rows.flatMap((row) => [...row]));
    const nodes = steps.map(({ node }) => node);
    return readConservation({ data, shape: [rows.length, ...shape] }, nodes).map(limitNumbers);
  } finally {
    task.end();
    await session.release();
  }
}

function listRows({ data, shape }: RuntimeValue, count: number): Float32Array[] {
  const tensor = createTensor(data as Float32Array, shape);
  return Array.from({ length: count }, (_, row) => viewRow(tensor, row));
}

/** Whether the model gave a number for an image, which is the first of its row. */
function hasLogit(row: Float32Array): boolean {
  return Number.isFinite(row[0]);
}

/** Numbers that overflowed, as the largest there is: neither JSON nor a NOT NULL column takes them otherwise. */
function limitNumbers(layer: LayerConservation): LayerConservation {
  const limit = (value: number) => (Number.isFinite(value) ? value : Number.MAX_VALUE);
  const { arrived, absorbed, growth } = layer;
  return { ...layer, arrived: limit(arrived), absorbed: limit(absorbed), growth: limit(growth) };
}

/** A few images of every class in turn. */
function spreadSamples(groups: readonly SampleGroup[]): { sample: Sample; output: number }[] {
  const rounds = Math.max(0, ...groups.map(({ samples }) => samples.length));
  const chosen: { sample: Sample; output: number }[] = [];
  for (let round = 0; round < rounds && chosen.length < checkedImages; round++) {
    for (const { samples, output } of groups) {
      const sample = samples[round];
      if (sample && chosen.length < checkedImages) chosen.push({ sample, output });
    }
  }
  return chosen;
}

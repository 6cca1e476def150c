import { compileExplanation } from '../explain/compile.ts';
import { readConservation, type LayerConservation } from '../explain/conservation.ts';
import type { Sample } from '../dataset/dataset.ts';
import type { RuntimeValue } from '../runtime/session.ts';
import { saveConservation } from '../store/conservation.ts';
import { computeStageKey, findStage, finishStage, openStage } from '../store/stages.ts';
import type { AuditRun } from './audit-run.ts';
import { heatmapKey } from './explain-classes.ts';
import type { SampleGroup } from './group-samples.ts';
import { runBatches } from './run-batches.ts';

/** Images that the relevance is followed on, layer by layer, before the run begins. */
const checkedImages = 16;

/**
 * Follows the relevance of a few images through the model and records what arrives at each layer; tells where it blows
 * up. Methods that conserve nothing are passed over.
 */
export async function checkConservation(run: AuditRun, groups: readonly SampleGroup[]): Promise<void> {
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

async function measureLayers(run: AuditRun, groups: readonly SampleGroup[]): Promise<LayerConservation[]> {
  const { model, method, preprocessing, job } = run.subject;
  const { graph, steps } = compileExplanation(model, method.method, { relevance: false, conservation: true });
  const chosen = spreadSamples(groups);
  const task = run.progress.begin('following relevance through the layers', chosen.length, 'images');
  const session = await run.runtime.createSession(graph);
  const batch = model.batch === 'any' ? job.explain.batch : model.batch;
  const runner = { model, session, preprocessing, batch, stopwatch: run.stopwatch, signal: run.signal };
  try {
    const rows: number[] = [];
    let shape: readonly number[] = [];
    const samples = chosen.map(({ sample }) => sample);
    for await (const { indices, outputs } of runBatches(samples, runner, (index) => chosen[index]!.output)) {
      task.advance(indices.length);
      const value = outputs['conservation'];
      if (!value) continue;
      shape = value.shape.slice(1);
      rows.push(...firstRows(value, indices.length));
    }
    const count = shape.length === 0 ? 0 : rows.length / (shape[0]! * shape[1]!);
    if (count === 0) return [];
    return readConservation(
      { data: Float32Array.from(rows), shape: [count, ...shape] },
      steps.map(({ node }) => node),
    );
  } finally {
    task.end();
    await session.release();
  }
}

function firstRows({ data, shape }: RuntimeValue, count: number): number[] {
  return Array.from((data as Float32Array).subarray(0, (data.length / shape[0]!) * count));
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

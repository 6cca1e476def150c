import { readConservation } from '../../src/explain/conservation.ts';
import { measureDifference } from '../../src/importers/measure-difference.ts';
import { toFloat32 } from '../../src/importers/to-float32.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { drawInput, openExplainer } from '../explain/zoo-cases.ts';
import { zoo } from '../zoo/zoo.ts';
import type { Family } from './family-table.ts';
import { measureLocalisation } from './measure-localisation.ts';
import type { PlantedBatch } from './planted-task.ts';
import { createUntrained, readTrained, type TrainedModel } from './trained-model.ts';

/** The methods whose relevance is compared with the planted evidence. */
export const comparedMethods = ['gradient_x_input', 'attnlrp', 'epsilon_gamma_box', 'epsilon_plus_flat'] as const;

/** What the tests say of a family. */
export interface FamilyRow {
  /** Largest difference between a score of the file and of the model as read, relative to the largest score. */
  readonly parity: number;
  /** Share of the samples that the trained model gets right. */
  readonly accuracy: number;
  /** Share of the positive relevance that lies on the planted evidence, by method. */
  readonly shares: Readonly<Record<(typeof comparedMethods)[number], number>>;
  /** Median share of the logit that arrives at the input, with `attnlrp`. */
  readonly arrives: number;
  /** Sums of the sizes of the shares of the logit that stay, by operator. */
  readonly absorbed: ReadonlyMap<string, number>;
}

/** Measures one family: its file against the model as read, and the relevance of the trained model. */
export async function measureRow(family: Family): Promise<FamilyRow> {
  const untrained = await createUntrained(family);
  const trained = readTrained(untrained, family);
  const batch = trained.draw(48, 7);
  const found = new Map<string, { share: number; accuracy: number }>();
  for (const method of comparedMethods) found.set(method, await measureLocalisation(trained, method, batch));
  const shares = Object.fromEntries([...found].map(([method, { share }]) => [method, share])) as FamilyRow['shares'];
  const conservation = await followRelevance(trained, batch);
  return {
    parity: await measureParity(untrained, family),
    accuracy: found.get('attnlrp')!.accuracy,
    shares,
    ...conservation,
  };
}

async function measureParity({ model }: TrainedModel, family: Family): Promise<number> {
  const file = { ...toFloat32(zoo[family.model]!.build()), outputs: [{ name: model.logits }] };
  const input = drawInput(model, 2, 3);
  const run = async (graph: Graph) => {
    const session = await onnxRuntime.createSession(graph, { optimize: false, threads: 1 });
    const outputs = await session.run({ [model.input.name]: input });
    await session.release();
    return outputs[model.logits]!;
  };
  return measureDifference(await run(file), await run(model.graph));
}

async function followRelevance(
  { model }: TrainedModel,
  { input, labels }: PlantedBatch,
): Promise<Pick<FamilyRow, 'arrives' | 'absorbed'>> {
  const explainer = await openExplainer(model, 'attnlrp', { conservation: true });
  const { conservation } = await explainer.explain(input, labels);
  await explainer.release();
  const layers = readConservation(
    conservation!,
    explainer.explanation.steps.map(({ node }) => node),
  );
  const absorbed = new Map<string, number>();
  for (const layer of layers) absorbed.set(layer.op, (absorbed.get(layer.op) ?? 0) + Math.abs(layer.absorbed));
  return { arrives: layers.at(-1)!.arrived, absorbed };
}

import { decodeModel } from '../../src/graph/decode-onnx.ts';
import { readFileSync } from 'node:fs';
import type { Model } from '../../src/importers/model.ts';
import { importZooModel } from '../explain/zoo-cases.ts';
import { createPlantedTask, describePlaces, type Places, type PlantedBatch } from './planted-task.ts';
import type { Family } from './family-table.ts';

/** How many classes the planted task has. */
const classes = 4;

/** A model of the zoo with the task it was trained on. */
export interface TrainedModel {
  readonly model: Model;
  readonly places: Places;
  /** Samples of the task, the same for the same seed. */
  draw(count: number, seed: number): PlantedBatch;
}

/** Where the weights of a family are: an ONNX file of the model as it is read. */
export function locateWeights({ model }: Family): string {
  return `test/fixtures/families/${model}.onnx`;
}

/** The family's model from the zoo, as its exporter writes it, with random weights. */
export async function createUntrained(family: Family): Promise<TrainedModel> {
  const model = await importZooModel(family.model);
  const places = describePlaces(model.input, family.isChannelsLast);
  const { draw } = createPlantedTask(places, classes, family.spots);
  return { model, places, draw };
}

/** The same with the weights that `train-families.ts` found. */
export function readTrained({ model, ...task }: TrainedModel, family: Family): TrainedModel {
  const { constants } = decodeModel(readFileSync(locateWeights(family)), locateWeights(family));
  const missing = [...model.graph.constants.keys()].filter((name) => !constants.has(name));
  if (missing.length > 0) throw new Error(`${family.model} has changed: train it again (${missing.join(', ')})`);
  return { ...task, model: { ...model, graph: { ...model.graph, constants } } };
}

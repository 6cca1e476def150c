import type { ClassRow } from '../store/classes.ts';
import { listSamples } from '../store/samples.ts';
import type { Store } from '../store/store.ts';

/** The share of a class's images for which the model's largest output is the class; null where neither is known. */
export function measureAgreement(store: Store, { id, outputIndex }: ClassRow): number | null {
  const predictions = listPredictions(store, id);
  if (outputIndex === null || predictions.length === 0) return null;
  return predictions.filter((prediction) => prediction === outputIndex).length / predictions.length;
}

/** How many different outputs of the model are one of the classes or predicted for one of their images. */
export function countOutputs(store: Store, classes: readonly ClassRow[]): number {
  const known = classes.flatMap(({ outputIndex }) => outputIndex ?? []);
  return new Set([...known, ...classes.flatMap(({ id }) => listPredictions(store, id))]).size;
}

function listPredictions(store: Store, classId: number): number[] {
  return listSamples(store, classId).flatMap(({ prediction }) => prediction ?? []);
}

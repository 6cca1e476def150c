import type { Store } from './store.ts';

/** An output of the model, as ViRelAy knows it. */
export interface VirelayLabel {
  /** Its place among the outputs. */
  readonly index: number;
  /** The name of its category: ViRelAy looks it up where it expects a WordNet id. */
  readonly category: string;
  readonly name: string;
}

/** The outputs of a run's model from 0 to the last one that is known, by index; those never met have no better name than their number. */
export function listVirelayLabels(store: Store, runId: number): VirelayLabel[] {
  const known = store.all<{ index: number; name: string | null }>(
    `SELECT prediction AS "index", max(prediction_name) AS name FROM samples JOIN classes ON classes.id = class_id
     WHERE run_id = @runId AND prediction IS NOT NULL GROUP BY prediction
     UNION ALL SELECT output_index, name FROM classes WHERE run_id = @runId AND output_index IS NOT NULL`,
    { runId },
  );
  const names = new Map(known.map(({ index, name }) => [index, name]));
  const count = known.reduce((most, { index }) => Math.max(most, index + 1), 0);
  return Array.from({ length: count }, (_, index) => ({
    ...{ index, category: `class_${String(index).padStart(5, '0')}` },
    name: names.get(index) ?? `output ${index}`,
  }));
}

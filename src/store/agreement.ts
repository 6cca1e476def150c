import type { Store } from './store.ts';

/** The share of a class's images for which the model's largest output is the class; null where that is not known. */
export function measureAgreement(store: Store, classId: number): number | null {
  const row = store.first<{ share: number | null }>(
    `SELECT avg(prediction = output_index) AS share FROM samples JOIN classes ON classes.id = class_id
     WHERE class_id = @classId`,
    { classId },
  );
  return row?.share ?? null;
}

/** How many different outputs of the model are one of a run's classes or predicted for one of their images. */
export function countOutputs(store: Store, runId: number): number {
  return store.first<{ count: number }>(
    `SELECT count(*) AS count FROM (
       SELECT output_index AS output FROM classes WHERE run_id = @runId AND output_index IS NOT NULL
       UNION SELECT prediction FROM samples JOIN classes ON classes.id = class_id
             WHERE run_id = @runId AND prediction IS NOT NULL)`,
    { runId },
  )!.count;
}

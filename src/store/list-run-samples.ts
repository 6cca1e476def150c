import type { Store } from './store.ts';

/** A sample of a run, with the class it was put in. */
export interface RunSampleRow {
  readonly id: number;
  /** As the dataset gave it. */
  readonly path: string;
  readonly className: string;
}

/** The samples of a run, class by class, each class in its order. */
export function listRunSamples(store: Store, runId: number): RunSampleRow[] {
  return store.all<RunSampleRow>(
    `SELECT samples.id, samples.path, classes.name AS className
     FROM samples JOIN classes ON classes.id = samples.class_id
     WHERE classes.run_id = @runId ORDER BY classes.id, position`,
    { runId },
  );
}

import type { Store } from './store.ts';

/** A class of a run. */
export interface ClassRow {
  readonly id: number;
  readonly name: string;
  /** Its place among the model's outputs. */
  readonly outputIndex: number | null;
  /** How suspicious the class is: the largest score of its clusters. Null until it was analysed. */
  readonly score: number | null;
  readonly suspicious: boolean;
  /** What a reader should know, such as "2 images are too few to cluster". */
  readonly note: string | null;
  /** When its clusters were saved, ISO 8601 in UTC; null until then. */
  readonly analysed: string | null;
  readonly sampleCount: number;
}

type RawClass = Omit<ClassRow, 'suspicious'> & { suspicious: number };

const selectClass = `
SELECT id, name, output_index AS outputIndex, score, suspicious, note, analysed,
       (SELECT count(*) FROM samples WHERE class_id = classes.id) AS sampleCount
FROM classes`;

/** Adds a class to a run, or finds it there, and returns its id. */
export function ensureClass(store: Store, runId: number, name: string, outputIndex?: number): number {
  return store.transaction(() => {
    const known = store.first<{ id: number }>('SELECT id FROM classes WHERE run_id = @runId AND name = @name', {
      runId,
      name,
    });
    return (
      known?.id ??
      store.run('INSERT INTO classes (run_id, name, output_index) VALUES (@runId, @name, @outputIndex)', {
        runId,
        name,
        outputIndex,
      })
    );
  });
}

/** Whether the clusters of a class were saved. */
export function isAnalysed(store: Store, classId: number): boolean {
  return store.first('SELECT 1 FROM classes WHERE id = @classId AND analysed IS NOT NULL', { classId }) !== undefined;
}

/** The classes of a run, most suspicious first; those not analysed last, by name. */
export function listClasses(store: Store, runId: number): ClassRow[] {
  return store
    .all<RawClass>(`${selectClass} WHERE run_id = @runId ORDER BY suspicious DESC, score DESC NULLS LAST, name`, {
      runId,
    })
    .map(({ suspicious, ...row }) => ({ ...row, suspicious: suspicious === 1 }));
}

/** How many classes of a run are suspicious. */
export function countSuspiciousClasses(store: Store, runId: number): number {
  return store.first<{ count: number }>(
    'SELECT count(*) AS count FROM classes WHERE run_id = @runId AND suspicious = 1',
    {
      runId,
    },
  )!.count;
}

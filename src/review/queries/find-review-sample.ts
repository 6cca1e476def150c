import { UnhansError } from '../../errors.ts';
import { readRunInput, type RunInput } from '../read-run-input.ts';
import { findSamples, type SampleRow } from '../../store/samples.ts';
import type { Store } from '../../store/store.ts';

/** A sample with what is needed to show it. */
export interface ReviewSample {
  readonly row: SampleRow;
  readonly input: RunInput;
}

/**
 * The sample with this id.
 * @throws UnhansError `usage` where there is none such.
 */
export function findReviewSample(store: Store, id: number): ReviewSample {
  const place = store.first<{ runId: number; classId: number; position: number }>(
    `SELECT run_id AS runId, class_id AS classId, position FROM samples JOIN classes ON classes.id = class_id
     WHERE samples.id = @id`,
    { id },
  );
  if (!place) throw new UnhansError('usage', `cannot find sample ${id}: the database has no such sample`);
  const [row] = findSamples(store, place.classId, [place.position]);
  return { row: row!, input: readRunInput(store, place.runId) };
}

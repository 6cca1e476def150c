import { UnhansError } from '../errors.ts';
import type { Store } from './store.ts';

/** A group of samples of a class that a person put together. */
export interface OwnClusterInput {
  readonly classId: number;
  /** The view in whose picture they were chosen. */
  readonly view: string;
  /** At least one, each of the class, each once. */
  readonly sampleIds: readonly number[];
  readonly author: string;
}

/**
 * Saves a cluster that a person made, after those the class has, and returns its id. It has no score and no evidence:
 * nobody has asked the model.
 * @throws UnhansError `usage` where the class has no such view, or a sample is not of the class.
 */
export function createOwnCluster(store: Store, { classId, view, sampleIds, author }: OwnClusterInput): number {
  return store.transaction(() => {
    const ids = [...new Set(sampleIds)];
    const analysis = store.first<{ id: number }>('SELECT id FROM analyses WHERE class_id = @classId AND view = @view', {
      classId,
      view,
    });
    if (!analysis) throw refuse(`the class has no view "${view}"`);
    const clusterId = store.run(
      `INSERT INTO clusters (analysis_id, class_id, idx, size, score, suspicious, shown, views, author)
       VALUES (@analysisId, @classId, (SELECT coalesce(max(idx), 0) + 1 FROM clusters WHERE class_id = @classId),
               @size, 0, 0, 0, @views, @author)`,
      { analysisId: analysis.id, classId, size: ids.length, views: JSON.stringify([view]), author },
    );
    const saved = store.all(
      `INSERT INTO memberships (cluster_id, rank, sample_id)
       SELECT @clusterId, row_number() OVER (ORDER BY key) - 1, samples.id
       FROM json_each(@ids) JOIN samples ON samples.id = value WHERE samples.class_id = @classId RETURNING rank`,
      { clusterId, ids: JSON.stringify(ids), classId },
    );
    if (ids.length === 0) throw refuse('got no images, expected at least one');
    if (saved.length < ids.length) throw refuse(`${ids.length - saved.length} images are not of the class`);
    return clusterId;
  });
}

function refuse(problem: string): UnhansError {
  return new UnhansError('usage', `cannot make a group: ${problem}`);
}

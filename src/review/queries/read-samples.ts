import { readLatestSampleVerdicts, type SampleVerdictRow } from '../../store/sample-verdicts.ts';
import type { Store } from '../../store/store.ts';
import type { Page, SampleItem, SaidOfSample } from '../api.ts';
import type { Paging } from '../../store/list-findings.ts';

/** A sample as the queries here select it. */
export type SampleColumns = Omit<SampleItem, 'said'>;

/** What is selected of a sample. */
export const sampleColumns = `
samples.id, samples.path, classes.name AS className, prediction_name AS prediction, confidence`;

/** A page of a finding's samples, most typical first, with what was said of each for it. */
export function listFindingSamples(store: Store, findingId: number, paging: Paging): Page<SampleItem> {
  const total = store.first<{ size: number }>('SELECT size FROM clusters WHERE id = @findingId', { findingId })?.size;
  const rows = store.all<SampleColumns>(
    `SELECT ${sampleColumns} FROM memberships JOIN samples ON samples.id = sample_id
     JOIN classes ON classes.id = samples.class_id
     WHERE cluster_id = @findingId AND rank >= @offset ORDER BY rank LIMIT @limit`,
    { findingId, ...paging },
  );
  return { total: total ?? 0, items: withVerdicts(rows, readLatestSampleVerdicts(store, findingId)) };
}

/** Samples of a run by id, in the order asked for; ids of others are left out. */
export function readSamples(
  store: Store,
  { runId, ids, findingId }: { runId: number; ids: readonly number[]; findingId?: number | undefined },
): SampleItem[] {
  const rows = store.all<SampleColumns>(
    `SELECT ${sampleColumns} FROM json_each(@ids) JOIN samples ON samples.id = value
     JOIN classes ON classes.id = samples.class_id WHERE run_id = @runId ORDER BY key`,
    { runId, ids: JSON.stringify(ids) },
  );
  return withVerdicts(rows, findingId === undefined ? new Map() : readLatestSampleVerdicts(store, findingId));
}

/** Samples with what was said of each. */
export function withVerdicts<Row extends SampleColumns>(
  rows: readonly Row[],
  verdicts: ReadonlyMap<string, SampleVerdictRow>,
): (Row & { said: SaidOfSample | null })[] {
  return rows.map((row) => {
    const said = verdicts.get(row.path);
    return { ...row, said: said ? toSaid(said) : null };
  });
}

/** What the browser knows of a verdict on a sample. */
export function toSaid({ clusterId: _, path: __, recorded: ___, ...said }: SampleVerdictRow): SaidOfSample {
  return said;
}

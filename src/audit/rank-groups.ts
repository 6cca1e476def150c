import { listClasses } from '../store/classes.ts';
import type { AuditRun } from './audit-run.ts';
import type { SampleGroup } from './group-samples.ts';

/** The groups in the order of the report, most suspicious first. */
export function rankGroups({ store, runId }: AuditRun, groups: readonly SampleGroup[]): SampleGroup[] {
  const ranks = new Map(listClasses(store, runId).map(({ name }, rank) => [name, rank]));
  return groups.toSorted((left, right) => ranks.get(left.name)! - ranks.get(right.name)!);
}

import { parseViews } from './findings.ts';
import { now } from './now.ts';
import type { Store } from './store.ts';

/** What a person may say of a cluster. */
export const verdictNames = ['artefact', 'legitimate', 'unsure'] as const;

export type Verdict = (typeof verdictNames)[number];

/** A verdict as it was given. A later one on the same cluster counts instead; none is ever changed or deleted. */
export interface VerdictRow {
  readonly id: number;
  readonly clusterId: number;
  /** Name of the cluster, `class/index`. */
  readonly cluster: string;
  readonly className: string;
  readonly views: readonly string[];
  readonly verdict: Verdict;
  readonly note: string;
  readonly author: string;
  /** ISO 8601 in UTC. */
  readonly recorded: string;
}

/** Adds a verdict and returns its id. */
export function recordVerdict(
  store: Store,
  clusterId: number,
  verdict: { verdict: Verdict; note?: string; author?: string },
): number {
  return store.run(
    `INSERT INTO verdicts (cluster_id, verdict, note, author, recorded) VALUES (@clusterId, @verdict, @note, @author, @recorded)`,
    { note: '', author: '', ...verdict, clusterId, recorded: now() },
  );
}

/** Every verdict given on the clusters of a run, oldest first. */
export function listVerdicts(store: Store, runId: number): VerdictRow[] {
  return store
    .all<Omit<VerdictRow, 'views'> & { views: string }>(
      `SELECT verdicts.id, verdicts.cluster_id AS clusterId, cluster, class AS className, views, verdicts.verdict, note, author, recorded
       FROM verdicts JOIN cluster_summary ON cluster_summary.cluster_id = verdicts.cluster_id
       WHERE run = @runId ORDER BY verdicts.id`,
      { runId },
    )
    .map(({ views, ...row }) => ({ ...row, views: parseViews(views) }));
}

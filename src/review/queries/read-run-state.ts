import { UnhansError } from '../../errors.ts';
import { chooseSampleNoun } from '../../dataset/sample-nouns.ts';
import type { RunStatus } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import type { RunState } from '../api.ts';

/**
 * How far a run came, and how far people came with it. Costs a look at every finding, not at every sample.
 * @throws UnhansError `usage` where there is no such run.
 */
export function readRunState(store: Store, runId: number): RunState {
  const run = store.first<{ status: RunStatus; failure: string | null; modality: string | null }>(
    `SELECT status, failure, json_extract(job, '$.dataset.modality') AS modality FROM runs WHERE id = @runId`,
    { runId },
  );
  if (!run) throw new UnhansError('usage', `cannot find run ${runId} in ${store.path}`);
  const classes = store.first<{ classes: number; analysed: number }>(
    'SELECT count(*) AS classes, count(analysed) AS analysed FROM classes WHERE run_id = @runId',
    { runId },
  )!;
  const findings = store.first<Pick<RunState, 'findings' | 'suspicious' | 'judged' | 'judgedSuspicious'>>(
    `WITH judged AS MATERIALIZED
       (SELECT cluster_id, withdrawn, max(id) FROM verdicts GROUP BY cluster_id)
     SELECT count(*) AS findings, coalesce(sum(clusters.suspicious), 0) AS suspicious,
            coalesce(sum(withdrawn = 0), 0) AS judged,
            coalesce(sum(withdrawn = 0 AND clusters.suspicious), 0) AS judgedSuspicious
     FROM classes JOIN clusters ON clusters.class_id = classes.id LEFT JOIN judged ON cluster_id = clusters.id
     WHERE run_id = @runId`,
    { runId },
  )!;
  const newest = store.first<{ verdict: number; sample: number }>(
    `SELECT (SELECT coalesce(max(id), 0) FROM verdicts) AS verdict,
            (SELECT coalesce(max(id), 0) FROM sample_verdicts) AS sample`,
  )!;
  const views = store.all<{ view: string }>(
    'SELECT DISTINCT view FROM analyses JOIN classes ON classes.id = class_id WHERE run_id = @runId ORDER BY view',
    { runId },
  );
  const { modality, ...progress } = run;
  const noun = chooseSampleNoun(modality);
  const version = [run.status, classes.analysed, ...Object.values(findings), newest.verdict, newest.sample].join('-');
  return { ...progress, noun, ...classes, ...findings, version, views: views.map(({ view }) => view) };
}

import { UnhansError } from '../../errors.ts';
import { describeView } from '../../report/describe-views.ts';
import { readRunWords } from '../../report/run-words.ts';
import type { RunStatus } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import type { RunState } from '../api.ts';
import { readRunInput } from '../read-run-input.ts';

type Reached = Pick<RunState, 'status' | 'failure' | 'classes' | 'analysed'>;
type Judged = Pick<RunState, 'findings' | 'suspicious' | 'judged' | 'judgedSuspicious'>;

/**
 * How far a run came, and how far people came with it. Costs a look at every finding, not at every sample.
 * @throws UnhansError `usage` where there is no such run.
 */
export function readRunState(store: Store, runId: number): RunState {
  const reached = readReached(store, runId);
  const judged = countJudged(store, runId);
  const { job, isDrawn, hasPlaces, aspect } = readRunInput(store, runId);
  const { noun, layers } = readRunWords(job);
  const views = listViews(store, runId).map((name) => ({ name, words: describeView(name, layers) }));
  const parts = [reached.status, reached.analysed, ...Object.values(judged), ...findNewest(store)];
  return { ...reached, ...judged, noun, isDrawn, hasPlaces, aspect, views, version: parts.join('-') };
}

function readReached(store: Store, runId: number): Reached {
  const run = store.first<{ status: RunStatus; failure: string | null }>(
    'SELECT status, failure FROM runs WHERE id = @runId',
    { runId },
  );
  if (!run) throw new UnhansError('usage', `cannot find run ${runId} in ${store.path}`);
  const classes = store.first<Pick<Reached, 'classes' | 'analysed'>>(
    'SELECT count(*) AS classes, count(analysed) AS analysed FROM classes WHERE run_id = @runId',
    { runId },
  )!;
  return { ...run, ...classes };
}

function countJudged(store: Store, runId: number): Judged {
  return store.first<Judged>(
    `WITH judged AS MATERIALIZED
       (SELECT cluster_id, withdrawn, max(id) FROM verdicts GROUP BY cluster_id)
     SELECT count(*) AS findings, coalesce(sum(clusters.suspicious), 0) AS suspicious,
            coalesce(sum(withdrawn = 0), 0) AS judged,
            coalesce(sum(withdrawn = 0 AND clusters.suspicious), 0) AS judgedSuspicious
     FROM classes JOIN clusters ON clusters.class_id = classes.id LEFT JOIN judged ON cluster_id = clusters.id
     WHERE run_id = @runId`,
    { runId },
  )!;
}

/** Ids of the newest verdicts on findings and on samples. */
function findNewest(store: Store): [verdict: number, sample: number] {
  const { verdict, sample } = store.first<{ verdict: number; sample: number }>(
    `SELECT (SELECT coalesce(max(id), 0) FROM verdicts) AS verdict,
            (SELECT coalesce(max(id), 0) FROM sample_verdicts) AS sample`,
  )!;
  return [verdict, sample];
}

function listViews(store: Store, runId: number): string[] {
  return store
    .all<{ view: string }>(
      'SELECT DISTINCT view FROM analyses JOIN classes ON classes.id = class_id WHERE run_id = @runId ORDER BY view',
      { runId },
    )
    .map(({ view }) => view);
}

import type { Hono } from 'hono';
import { z } from 'zod';
import { UnhansError } from '../../errors.ts';
import { readLatestSampleVerdicts } from '../../store/sample-verdicts.ts';
import type { Store } from '../../store/store.ts';
import type { RankedItem, RankingPage } from '../api.ts';
import type { ReviewContext } from '../context.ts';
import { defineRoute, pagingSchema } from '../define-route.ts';
import { estimatePrecision } from '../estimate-precision.ts';
import { readFinding } from '../queries/read-finding.ts';
import { sampleColumns, withVerdicts, type SampleColumns } from '../queries/read-samples.ts';
import type { SearchedSample, SearchJobs, SearchResult } from '../search-jobs.ts';

/** A page of a ranking; with `others` it leaves out what the ranking was made from. */
const rankingSchema = pagingSchema.extend({ others: z.enum(['true', 'false']).default('false') });

/** Looking for more images like those flagged; the work is a process of its own. */
export function addSearchRoutes(app: Hono, { store, searches }: ReviewContext): void {
  defineRoute(app, 'get', '/api/findings/:id/search', ({ id }) => requireSearches(searches).state(id));
  defineRoute(app, 'post', '/api/findings/:id/search', ({ id }) => {
    const { runId, name } = readFinding(store, id);
    return requireSearches(searches).start(id, { runId, cluster: name });
  });
  defineRoute(app, 'get', '/api/findings/:id/ranking', ({ id, parse }) => {
    const result = requireSearches(searches).result(id);
    if (!result) throw new UnhansError('usage', `cannot show the ranking of finding ${id}: none was made yet`);
    return readRanking(store, { id, runId: readFinding(store, id).runId }, result, parse(rankingSchema));
  });
}

function requireSearches(searches: SearchJobs | null): SearchJobs {
  if (searches) return searches;
  throw new UnhansError('usage', 'this server cannot look for images');
}

function readRanking(
  store: Store,
  { id, runId }: { id: number; runId: number },
  { layer, ranking }: SearchResult,
  { offset, limit, others }: z.output<typeof rankingSchema>,
): RankingPage {
  const verdicts = readLatestSampleVerdicts(store, id);
  const judged = ranking.flatMap(({ path, example }) => {
    const said = verdicts.get(path);
    return said && !said.withdrawn && !example ? [said.verdict] : [];
  });
  const shown = others === 'true' ? ranking.filter(({ example }) => !example) : ranking;
  const items = shown.slice(offset, offset + limit).flatMap((ranked) => findRanked(store, runId, ranked));
  return {
    ...{ layer, total: shown.length, items: withVerdicts(items, verdicts) },
    ...{ examples: ranking.filter(({ example }) => example).length, precision: estimatePrecision(judged) },
  };
}

function findRanked(store: Store, runId: number, ranked: SearchedSample): Omit<RankedItem, 'said'>[] {
  const { rank, score, example, path } = ranked;
  return store
    .all<SampleColumns>(
      `SELECT ${sampleColumns} FROM samples JOIN classes ON classes.id = class_id
       WHERE path = @path AND run_id = @runId AND classes.name = @className LIMIT 1`,
      { path, runId, className: ranked.class },
    )
    .map((sample) => ({ ...sample, rank, score, example }));
}

import { UnhansError } from '../errors.ts';
import { listMembers, type ClusterRow } from '../store/clusters.ts';
import { assertSample, readSampleVerdicts } from '../store/sample-verdicts.ts';
import type { Store } from '../store/store.ts';
import type { Verdict } from '../store/verdicts.ts';

/** What a concept vector is fitted to, by path. */
export interface Marks {
  /** Samples that show what the cluster shows. */
  readonly shown: ReadonlySet<string>;
  /** Samples that a person called legitimate. */
  readonly notShown: ReadonlySet<string>;
  /** Samples that a person named or flagged; the members of a cluster are no such. */
  readonly byHand: ReadonlySet<string>;
  /** Every verdict that counts, by path. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** The members of the cluster. */
  readonly members: ReadonlySet<string>;
}

/**
 * The examples of what a cluster shows: the samples that are named; else those that people flagged as the artefact; else
 * the members of the cluster that nobody called otherwise.
 * @throws UnhansError `usage` where a name is that of no sample of the run, or no example is left.
 */
export function markSamples(store: Store, cluster: ClusterRow, named?: readonly string[]): Marks {
  for (const path of named ?? []) assertSample(store, cluster.runId, path);
  const verdicts = readSampleVerdicts(store, cluster.id);
  const flagged = (wanted: Verdict) => [...verdicts].flatMap(([path, verdict]) => (verdict === wanted ? [path] : []));
  const members = listMembers(store, cluster.id).map(({ path }) => path);
  const artefacts = flagged('artefact');
  const shown = new Set(named ?? (artefacts.length > 0 ? artefacts : members.filter((path) => !verdicts.has(path))));
  if (shown.size === 0) {
    const problem = 'none of its images is an example: all are flagged as legitimate or unsure';
    throw new UnhansError('usage', `cannot look for images like ${cluster.name} of run ${cluster.runId}: ${problem}`);
  }
  const notShown = new Set(flagged('legitimate').filter((path) => !shown.has(path)));
  const byHand = new Set([...(named ?? []), ...verdicts.keys()]);
  return { shown, notShown, byHand, verdicts, members: new Set(members) };
}

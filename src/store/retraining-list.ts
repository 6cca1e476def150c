import type { Mask } from './mask.ts';
import { readLatestSampleVerdicts, type SampleVerdictRow } from './sample-verdicts.ts';
import type { Store } from './store.ts';
import { actionNames, defaultActions, listVerdicts, type Action, type Verdict, type VerdictRow } from './verdicts.ts';

/** What retraining should do with an image, and why. */
export interface RetrainingRow {
  /** As the dataset gave it. */
  readonly path: string;
  readonly className: string;
  readonly action: Action;
  /** The class to give it where it is to be relabelled, else nothing. */
  readonly label: string;
  readonly verdict: Verdict;
  /** What the artefact is called. */
  readonly artefact: string;
  /** The cluster that the verdict was given on or for. */
  readonly finding: string;
  /** Whether the verdict was given on the image itself or on the cluster that it is in. */
  readonly given: 'image' | 'group';
  readonly mask: Mask | null;
  readonly note: string;
  readonly author: string;
  readonly recorded: string;
}

interface Place {
  readonly path: string;
  readonly className: string;
}

/**
 * Every image of a run that a verdict speaks of, once: what was said of the image itself counts before what was said of
 * a cluster it is in, and of several that count alike the strongest action. Ordered by class and path.
 */
export function listRetraining(store: Store, runId: number): RetrainingRow[] {
  const latest = new Map(listVerdicts(store, runId).map((row) => [row.clusterId, row]));
  const counting = [...latest.values()].filter(({ withdrawn }) => !withdrawn);
  const rows = new Map<string, RetrainingRow>();
  for (const row of [
    ...listOwnVerdicts(store, runId, latest),
    ...counting.flatMap((verdict) => listMemberRows(store, verdict)),
  ]) {
    const key = JSON.stringify([row.className, row.path]);
    const known = rows.get(key);
    if (!known || counts(row, known)) rows.set(key, row);
  }
  return [...rows.values()].sort(
    (left, right) => compare(left.className, right.className) || compare(left.path, right.path),
  );
}

/** Whether a row counts instead of another on the same image. */
function counts(row: RetrainingRow, known: RetrainingRow): boolean {
  if (row.given !== known.given) return row.given === 'image';
  return actionNames.indexOf(row.action) < actionNames.indexOf(known.action);
}

function listMemberRows(store: Store, verdict: VerdictRow): RetrainingRow[] {
  const places = store.all<Place>(
    `SELECT path, classes.name AS className FROM memberships JOIN samples ON samples.id = sample_id
     JOIN classes ON classes.id = samples.class_id WHERE cluster_id = @clusterId`,
    { clusterId: verdict.clusterId },
  );
  const { cluster, artefact, label, mask, note, author, recorded } = verdict;
  const action = verdict.action ?? defaultActions[verdict.verdict];
  return places.map((place) => ({
    ...{ ...place, action, label, verdict: verdict.verdict, artefact, finding: cluster },
    ...{ given: 'group', mask, note, author, recorded },
  }));
}

/** What was said of images themselves; an image with the artefact is treated as its cluster is, if that has it too. */
function listOwnVerdicts(store: Store, runId: number, latest: ReadonlyMap<number, VerdictRow>): RetrainingRow[] {
  const clusters = store.all<{ id: number; name: string }>(
    `SELECT clusters.id, classes.name || '/' || clusters.idx AS name FROM clusters
     JOIN classes ON classes.id = clusters.class_id
     WHERE run_id = @runId AND clusters.id IN (SELECT cluster_id FROM sample_verdicts)`,
    { runId },
  );
  return clusters.flatMap(({ id, name }) => {
    const said = latest.get(id);
    const group = said && !said.withdrawn && said.verdict === 'artefact' ? said : undefined;
    return [...readLatestSampleVerdicts(store, id).values()]
      .filter(({ withdrawn }) => !withdrawn)
      .flatMap((own) => {
        const words = describeOwn(own, own.verdict === 'artefact' ? group : undefined);
        return listPlaces(store, runId, own.path).map((place) => ({ ...place, ...words, finding: name }));
      });
  });
}

function describeOwn(
  { verdict, action, label, note, author, recorded }: SampleVerdictRow,
  group: VerdictRow | undefined,
): Omit<RetrainingRow, keyof Place | 'finding'> {
  const decided = action === null ? group : { action, label };
  return {
    ...{ action: decided?.action ?? defaultActions[verdict], label: decided?.label ?? '', verdict },
    ...{ artefact: group?.artefact ?? '', given: 'image', mask: group?.mask ?? null, note, author, recorded },
  };
}

function listPlaces(store: Store, runId: number, path: string): Place[] {
  return store.all<Place>(
    `SELECT path, classes.name AS className FROM samples JOIN classes ON classes.id = class_id
     WHERE path = @path AND run_id = @runId`,
    { path, runId },
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

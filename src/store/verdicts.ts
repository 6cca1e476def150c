import { parseViews } from './findings.ts';
import { formatMask, parseMask, type Mask } from './mask.ts';
import { now } from './now.ts';
import type { Store } from './store.ts';

/** What a person may say of a cluster. */
export const verdictNames = ['artefact', 'legitimate', 'unsure'] as const;

export type Verdict = (typeof verdictNames)[number];

/** What retraining may do with images, the strongest first. */
export const actionNames = ['drop', 'relabel', 'down-weight', 'keep'] as const;

export type Action = (typeof actionNames)[number];

/** What is done with images where the person who gave the verdict did not say. */
export const defaultActions: Readonly<Record<Verdict, Action>> = {
  artefact: 'drop',
  legitimate: 'keep',
  unsure: 'down-weight',
};

/** What a person says of a cluster; only the verdict must be said. */
export interface VerdictInput {
  readonly verdict: Verdict;
  /** What the artefact is called. Default: nothing. */
  readonly artefact?: string;
  /** What retraining should do with the images. Default: null, as defaultActions has it. */
  readonly action?: Action | null;
  /** The class that images to relabel belong to. Default: nothing. */
  readonly label?: string;
  /** Where on the model's input the artefact is. Default: null, not said. */
  readonly mask?: Mask | null;
  readonly note?: string;
  readonly author?: string;
  /** Whether what was said is taken back: the cluster then has no verdict. Default false. */
  readonly withdrawn?: boolean;
}

/** A verdict as it was given. A later one on the same cluster counts instead; none is ever changed or deleted. */
export interface VerdictRow extends Required<VerdictInput> {
  readonly id: number;
  readonly clusterId: number;
  /** Name of the cluster, `class/index`. */
  readonly cluster: string;
  readonly className: string;
  readonly views: readonly string[];
  /** ISO 8601 in UTC. */
  readonly recorded: string;
}

/** What became of a verdict that was given on what its author had seen. */
export interface Judged<Row> {
  /** False where somebody else was faster: then nothing was written. */
  readonly accepted: boolean;
  /** What counts now; null where nothing was ever said. */
  readonly current: Row | null;
}

type RawVerdict = Omit<VerdictRow, 'views' | 'mask' | 'withdrawn'> & {
  views: string;
  mask: string | null;
  withdrawn: number;
};

const nothingSaid = {
  ...{ artefact: '', action: null, label: '', mask: null, note: '', author: '', withdrawn: false },
} satisfies Omit<Required<VerdictInput>, 'verdict'>;

const selectVerdict = `
SELECT verdicts.id, verdicts.cluster_id AS clusterId, classes.name || '/' || clusters.idx AS cluster,
       classes.name AS className, views, verdict, artefact, action, label, mask, verdicts.note, verdicts.author, withdrawn, recorded
FROM verdicts JOIN clusters ON clusters.id = verdicts.cluster_id JOIN classes ON classes.id = clusters.class_id`;

/** Adds a verdict and returns its id. */
export function recordVerdict(store: Store, clusterId: number, input: VerdictInput): number {
  const verdict = { ...nothingSaid, ...input };
  return store.run(
    `INSERT INTO verdicts (cluster_id, verdict, artefact, action, label, mask, note, author, withdrawn, recorded)
     VALUES (@clusterId, @verdict, @artefact, @action, @label, @mask, @note, @author, @withdrawn, @recorded)`,
    { ...verdict, mask: formatMask(verdict.mask), clusterId, recorded: now() },
  );
}

/**
 * Adds a verdict where `expected` is still the newest row on the cluster (null: there is none); where another is, it
 * is left out. A verdict that says what the newest row says is accepted without another row, so it may be sent twice.
 */
export function judgeCluster(
  store: Store,
  clusterId: number,
  expected: number | null,
  input: VerdictInput,
): Judged<VerdictRow> {
  return store.transaction(() => {
    const current = readLatestVerdict(store, clusterId);
    if (current && saysTheSame(current, input)) return { accepted: true, current };
    if ((current?.id ?? null) !== expected) return { accepted: false, current };
    recordVerdict(store, clusterId, input);
    return { accepted: true, current: readLatestVerdict(store, clusterId) };
  });
}

/** The newest row on a cluster, be it one that takes back; null where there is none. */
export function readLatestVerdict(store: Store, clusterId: number): VerdictRow | null {
  const row = store.first<RawVerdict>(
    `${selectVerdict} WHERE verdicts.cluster_id = @clusterId ORDER BY verdicts.id DESC LIMIT 1`,
    { clusterId },
  );
  return row ? toVerdict(row) : null;
}

/** Every verdict given on a cluster, newest first. */
export function listClusterVerdicts(store: Store, clusterId: number): VerdictRow[] {
  return store
    .all<RawVerdict>(`${selectVerdict} WHERE verdicts.cluster_id = @clusterId ORDER BY verdicts.id DESC`, { clusterId })
    .map(toVerdict);
}

/** Every verdict given on the clusters of a run, oldest first. */
export function listVerdicts(store: Store, runId: number): VerdictRow[] {
  return store
    .all<RawVerdict>(`${selectVerdict} WHERE classes.run_id = @runId ORDER BY verdicts.id`, { runId })
    .map(toVerdict);
}

function saysTheSame(row: VerdictRow, input: VerdictInput): boolean {
  const said = { ...nothingSaid, ...input };
  const keys = ['verdict', 'artefact', 'action', 'label', 'note', 'author', 'withdrawn'] as const;
  return keys.every((key) => row[key] === said[key]) && formatMask(row.mask) === formatMask(said.mask);
}

function toVerdict({ views, mask, withdrawn, ...row }: RawVerdict): VerdictRow {
  return { ...row, views: parseViews(views), mask: parseMask(mask), withdrawn: withdrawn === 1 };
}

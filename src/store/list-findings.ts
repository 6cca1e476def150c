import type { Store } from './store.ts';
import { parseViews } from './findings.ts';
import type { Verdict } from './verdicts.ts';

/** A finding as a list shows it. */
export interface FindingItem {
  readonly id: number;
  readonly classId: number;
  readonly className: string;
  /** `class/index`. */
  readonly name: string;
  readonly views: readonly string[];
  readonly size: number;
  /** Samples of its class. */
  readonly classSize: number;
  readonly score: number;
  readonly suspicious: boolean;
  /** Who made it; null where the audit found it. */
  readonly author: string | null;
  readonly verdict: Verdict | null;
  readonly artefact: string;
  /** How many samples were judged for it. */
  readonly judgedSamples: number;
}

/** Which findings of a run to list; what is left out does not matter. */
export interface FindingFilter {
  readonly runId: number;
  readonly id?: number | undefined;
  readonly classId?: number | undefined;
  /** Part of the class's name, in any case. */
  readonly text?: string | undefined;
  /** `none`: those without a verdict. */
  readonly verdict?: Verdict | 'none' | undefined;
  readonly view?: string | undefined;
  /** The least number of samples. */
  readonly least?: number | undefined;
  readonly suspicious?: boolean | undefined;
}

export interface Paging {
  readonly offset: number;
  readonly limit: number;
}

export interface Page<Item> {
  /** How many there are on all pages. */
  readonly total: number;
  readonly items: readonly Item[];
}

const latestVerdict = (column: string) => `
(SELECT CASE withdrawn WHEN 0 THEN ${column} END FROM verdicts WHERE cluster_id = clusters.id ORDER BY verdicts.id DESC LIMIT 1)`;

const conditions: Readonly<Record<keyof FindingFilter, string>> = {
  runId: 'run_id = @runId',
  id: 'clusters.id = @id',
  classId: 'clusters.class_id = @classId',
  text: `instr(lower(classes.name), lower(@text)) > 0`,
  verdict: `coalesce(${latestVerdict('verdict')}, 'none') = @verdict`,
  view: 'EXISTS (SELECT 1 FROM json_each(clusters.views) WHERE value = @view)',
  least: 'size >= @least',
  suspicious: 'clusters.suspicious = @suspicious',
};

const order = 'clusters.suspicious DESC, clusters.score DESC, classes.name, clusters.idx';

/** A page of the findings that match, suspicious ones first, then by score, the largest first. */
export function listFindings(store: Store, filter: FindingFilter, paging: Paging): Page<FindingItem> {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const where = Object.keys(given).map((key) => conditions[key as keyof FindingFilter]);
  const matching = `FROM classes JOIN clusters ON clusters.class_id = classes.id WHERE ${where.join(' AND ')}`;
  const { total } = store.first<{ total: number }>(`SELECT count(*) AS total ${matching}`, given)!;
  // The page is chosen first: what costs a look-up is then asked of its rows alone.
  const rows = store.all<Omit<FindingItem, 'suspicious' | 'views'> & { suspicious: number; views: string }>(
    `WITH page AS MATERIALIZED
       (SELECT clusters.id ${matching} ORDER BY ${order} LIMIT @limit OFFSET @offset)
     SELECT clusters.id, class_id AS classId, classes.name AS className, classes.name || '/' || clusters.idx AS name,
            views, size, (SELECT count(*) FROM samples WHERE samples.class_id = classes.id) AS classSize,
            clusters.score, clusters.suspicious, clusters.author, ${latestVerdict('verdict')} AS verdict,
            coalesce(${latestVerdict('artefact')}, '') AS artefact,
            (SELECT coalesce(sum(withdrawn = 0), 0) FROM (SELECT withdrawn, max(id) FROM sample_verdicts
              WHERE cluster_id = clusters.id GROUP BY path)) AS judgedSamples
     FROM page JOIN clusters ON clusters.id = page.id JOIN classes ON classes.id = class_id ORDER BY ${order}`,
    { ...given, ...paging },
  );
  return {
    total,
    items: rows.map(({ suspicious, views, ...row }) => ({
      ...row,
      suspicious: suspicious === 1,
      views: parseViews(views),
    })),
  };
}

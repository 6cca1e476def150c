import type { Page, Paging } from '../../store/list-findings.ts';
import type { Store } from '../../store/store.ts';
import type { HistoryItem } from '../api.ts';

const rows = `
SELECT cluster_id AS finding, NULL AS path, verdict, artefact, action, label, note, author, withdrawn, recorded FROM verdicts
UNION ALL
SELECT cluster_id AS finding, path, verdict, '' AS artefact, action, label, note, author, withdrawn, recorded FROM sample_verdicts`;

/** All that was said in a run, newest first. */
export function listHistory(store: Store, runId: number, paging: Paging): Page<HistoryItem> {
  const matching = `FROM (${rows}) AS said JOIN clusters ON clusters.id = finding
                    JOIN classes ON classes.id = clusters.class_id WHERE run_id = @runId`;
  const { total } = store.first<{ total: number }>(`SELECT count(*) AS total ${matching}`, { runId })!;
  const items = store.all<Omit<HistoryItem, 'withdrawn'> & { withdrawn: number }>(
    `SELECT finding, classes.name || '/' || clusters.idx AS name, path, verdict, artefact, action, label, said.note, said.author,
            withdrawn, recorded ${matching} ORDER BY recorded DESC LIMIT @limit OFFSET @offset`,
    { runId, ...paging },
  );
  return { total, items: items.map((item) => ({ ...item, withdrawn: item.withdrawn === 1 })) };
}

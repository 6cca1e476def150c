import { listClusters } from './clusters.ts';
import type { Table } from './format-table.ts';
import type { Store } from './store.ts';
import { formatMask } from './mask.ts';
import { listRetraining } from './retraining-list.ts';
import { listVerdicts } from './verdicts.ts';

/** What can be exported as a table, by name; each takes the store and a run's id. */
export const exportTables = {
  members: exportMembers,
  clusters: exportClusters,
  verdicts: exportVerdicts,
  history: exportHistory,
} as const satisfies Record<string, (store: Store, runId: number) => Table>;

/** A row per sample and cluster it is in; clusters with the largest score first, typical members first. */
function exportMembers(store: Store, runId: number): Table {
  return { columns: ['path', 'class', 'cluster', 'view', 'score', 'suspicious'], rows: iterateMembers(store, runId) };
}

function* iterateMembers(store: Store, runId: number): Table['rows'] & Generator {
  for (const cluster of listClusters(store, { runId })) {
    const { className, name, score, suspicious } = cluster;
    const view = joinViews(cluster);
    const paths = store.iterate<{ path: string }>(
      `SELECT path FROM memberships JOIN samples ON samples.id = sample_id WHERE cluster_id = @id ORDER BY rank`,
      { id: cluster.id },
    );
    for (const { path } of paths) yield { path, class: className, cluster: name, view, score, suspicious };
  }
}

/** The names of a cluster's views in one word, the one where it separates best first: `input+hidden`. */
function joinViews({ views }: { readonly views: readonly string[] }): string {
  return views.join('+');
}

/** A row per cluster, largest score first. */
function exportClusters(store: Store, runId: number): Table {
  return {
    columns: ['run', 'class', 'cluster', 'view', 'size', 'share', 'fisher', 'score', 'suspicious', 'verdict'],
    rows: listClusters(store, { runId }).map((cluster) => ({
      run: cluster.runId,
      class: cluster.className,
      cluster: cluster.name,
      view: joinViews(cluster),
      size: cluster.size,
      share: cluster.share,
      fisher: cluster.fisher,
      score: cluster.score,
      suspicious: cluster.suspicious,
      verdict: cluster.verdict,
    })),
  };
}

/** A row per image that a verdict speaks of: what retraining should do with it. The mask is JSON. */
function exportVerdicts(store: Store, runId: number): Table {
  return {
    columns: [
      ...['path', 'class', 'action', 'label', 'verdict', 'artefact', 'cluster', 'given', 'mask'],
      ...['note', 'author', 'recorded'],
    ],
    rows: listRetraining(store, runId).map(({ className, finding, mask, ...row }) => ({
      ...{ ...row, class: className, cluster: finding, mask: formatMask(mask) },
    })),
  };
}

/** A row per verdict ever given on a cluster, oldest first; the last one counts. */
function exportHistory(store: Store, runId: number): Table {
  return {
    columns: [
      ...['run', 'class', 'cluster', 'view', 'verdict', 'artefact', 'action', 'withdrawn'],
      ...['note', 'author', 'recorded'],
    ],
    rows: listVerdicts(store, runId).map((row) => ({
      ...{ run: runId, class: row.className, cluster: row.cluster, view: joinViews(row), verdict: row.verdict },
      ...{ artefact: row.artefact, action: row.action, withdrawn: row.withdrawn },
      ...{ note: row.note, author: row.author, recorded: row.recorded },
    })),
  };
}

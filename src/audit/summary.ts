import { listClasses } from '../store/classes.ts';
import { listClusters } from '../store/clusters.ts';
import { readRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** What an audit found, as `unhans audit --json` prints it. Other programs read it: keep the names. */
export interface AuditSummary {
  readonly run: number;
  /** The database and the report, absolute. */
  readonly db: string;
  readonly report: string;
  readonly samples: number;
  readonly skipped: number;
  /** Seconds by stage. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Most suspicious first. */
  readonly classes: readonly ClassSummary[];
}

export interface ClassSummary {
  readonly class: string;
  readonly samples: number;
  /** The largest score of its clusters; null where it has none. */
  readonly score: number | null;
  /** Most suspicious first. */
  readonly clusters: readonly ClusterSummary[];
}

export interface ClusterSummary {
  /** `class/number`. */
  readonly id: string;
  readonly views: readonly string[];
  readonly size: number;
  readonly fisher: number | null;
  readonly score: number;
  readonly suspicious: boolean;
  /** The transplant test; null where it was not made. */
  readonly transplant: { effect: number; control: number; interval: readonly [number, number] } | null;
}

/** Reads what a run found. */
export function readSummary(store: Store, runId: number, report: string): AuditSummary {
  const run = readRun(store, runId);
  return {
    ...{ run: run.id, db: store.path, report },
    ...{ samples: run.sampleCount, skipped: run.skippedCount, seconds: run.seconds },
    classes: listClasses(store, runId).map(({ id, name, sampleCount, score }) => ({
      ...{ class: name, samples: sampleCount, score },
      clusters: listClusters(store, { classId: id }).map((cluster) => ({
        ...{ id: cluster.name, views: [cluster.view], size: cluster.size },
        ...{ fisher: cluster.fisher, score: cluster.score, suspicious: cluster.suspicious, transplant: null },
      })),
    })),
  };
}

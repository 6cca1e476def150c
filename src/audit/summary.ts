import { readRunWords } from '../report/run-words.ts';
import { listClasses } from '../store/classes.ts';
import { listClusters, type ClusterRow } from '../store/clusters.ts';
import { findPart, type EvidencePart } from '../store/findings.ts';
import { readRun } from '../store/runs.ts';
import { readSplits, type SplitShare } from '../store/splits.ts';
import type { Store } from '../store/store.ts';

/** What an audit found, as `unhans audit --json` prints it. Other programs read it: keep the names. */
export interface AuditSummary {
  readonly run: number;
  /** The database and the report, absolute. */
  readonly db: string;
  readonly report: string;
  readonly samples: number;
  readonly skipped: number;
  /** What the samples are, by the name a job gives it: `image`, `audio` and so on. */
  readonly modality: string;
  /** The hidden layers that were looked at, from the input up; views of them are called `hidden:` and the layer. */
  readonly layers: readonly string[];
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
  readonly transplant: TransplantSummary | null;
  /** What speaks for it, test by test; the score is the sum of the points. Empty where no evidence was taken. */
  readonly evidence: readonly EvidencePart[];
  /** How much of it lies in each part of the dataset; empty where the manifest has no column `split`. */
  readonly splits: readonly SplitShare[];
}

export interface TransplantSummary {
  readonly effect: number;
  readonly control: number;
  readonly interval: readonly [number, number];
}

/** Reads what a run found. */
export function readSummary(store: Store, runId: number, report: string): AuditSummary {
  const run = readRun(store, runId);
  const { modality, layers } = readRunWords(run.job);
  return {
    ...{ run: run.id, db: store.path, report },
    ...{ samples: run.sampleCount, skipped: run.skippedCount, modality, layers, seconds: run.seconds },
    classes: listClasses(store, runId).map(({ id, name, sampleCount, score }) => {
      const splits = readSplits(store, id);
      const clusters = listClusters(store, { classId: id });
      return {
        ...{ class: name, samples: sampleCount, score },
        clusters: clusters.map((cluster) => summariseCluster(cluster, splits.get(cluster.id) ?? [])),
      };
    }),
  };
}

function summariseCluster(
  { name, views, size, fisher, score, suspicious, evidence }: ClusterRow,
  splits: readonly SplitShare[],
): ClusterSummary {
  return { id: name, views, size, fisher, score, suspicious, transplant: readTransplant(evidence), evidence, splits };
}

function readTransplant(evidence: readonly EvidencePart[]): TransplantSummary | null {
  const part = findPart(evidence, 'transplant');
  if (!part || part.effect === null || part.control === null || part.interval === null) return null;
  return { effect: part.effect, control: part.control, interval: part.interval };
}

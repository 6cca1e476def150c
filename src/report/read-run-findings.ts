import { measureAgreement } from '../store/agreement.ts';
import { listClasses, type ClassRow } from '../store/classes.ts';
import { listClusters, listMembers, type ClusterRow } from '../store/clusters.ts';
import { findRun } from '../store/runs.ts';
import { listSkipped } from '../store/samples.ts';
import { readSplits, type SplitShare } from '../store/splits.ts';
import type { Store } from '../store/store.ts';
import { findDecision } from './find-decision.ts';
import { nameSubject, readSubject } from './read-report-method.ts';
import type { FoundClass, FoundCluster, RunFindings } from './run-findings.ts';

/** Paths given of each group. */
const typicalPaths = 5;

/**
 * Reads all that a run found; `run` is its number or `latest`.
 * @throws UnhansError `usage` where there is no such run.
 */
export function readRunFindings(store: Store, run: string): RunFindings {
  const row = findRun(store, run);
  const classes = listClasses(store, row.id).map((each) => readClass(store, each));
  return {
    version: 1,
    created: new Date().toISOString(),
    ...{ run: row.id, status: row.status, title: nameSubject(row) },
    decision: findDecision(classes),
    classes,
    method: {
      ...readSubject(row),
      skipped: listSkipped(store, row.id).map(({ path, reason }) => ({ path, reason })),
      ...{ job: row.job, seconds: row.seconds, versions: row.versions },
    },
  };
}

function readClass(store: Store, { id, name, sampleCount, score, suspicious, note }: ClassRow): FoundClass {
  const splits = readSplits(store, id);
  return {
    ...{ class: name, samples: sampleCount, agreement: measureAgreement(store, id), score, suspicious, note },
    clusters: listClusters(store, { classId: id }).map((cluster) =>
      readCluster(store, cluster, splits.get(cluster.id) ?? []),
    ),
  };
}

function readCluster(store: Store, row: ClusterRow, splits: SplitShare[]): FoundCluster {
  const { name, views, size, share, fisher, score, suspicious, verdict, evidence } = row;
  const typical = listMembers(store, row.id, typicalPaths).map(({ path }) => path);
  return {
    ...{ id: name, views, size, share, fisher, score, suspicious, verdict },
    ...{ evidence, splits, typical },
  };
}

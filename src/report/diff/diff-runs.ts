import { measureAgreement } from '../../store/agreement.ts';
import { listClasses, type ClassRow } from '../../store/classes.ts';
import { listClusters, readClusterMap, type ClusterRow } from '../../store/clusters.ts';
import type { RunRow } from '../../store/runs.ts';
import type { Store } from '../../store/store.ts';
import { readRunWords } from '../run-words.ts';
import { compareFindings, type ComparedFinding } from './compare-findings.ts';
import { changeNames, type ClassChange, type DiffedRun, type FindingChange, type RunDiff } from './run-diff.ts';

/** A run and the database it is in. */
export interface RecordedRun {
  readonly store: Store;
  readonly run: RunRow;
}

/** A class of a run. */
interface RecordedClass {
  readonly store: Store;
  readonly row: ClassRow;
}

/** What changed from one run to another; class by class, so that no more than one is in memory. */
export function diffRuns(before: RecordedRun, after: RecordedRun): RunDiff {
  const [old, now] = [mapClasses(before), mapClasses(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return {
    before: describeRun(before),
    after: describeRun(after),
    findings: names.flatMap((name) => diffClass(name, old.get(name), now.get(name))).sort(compareChanges),
    classes: names.map((name): ClassChange => ({
      class: name,
      before: describeClass(old.get(name)),
      after: describeClass(now.get(name)),
    })),
  };
}

function mapClasses({ store, run }: RecordedRun): Map<string, RecordedClass> {
  return new Map(listClasses(store, run.id).map((row) => [row.name, { store, row }]));
}

function describeRun({ run }: RecordedRun): DiffedRun {
  const { id, job, model, modelSha256, dataset, sampleCount } = run;
  const { modality } = readRunWords(job);
  return { run: id, model, modelSha256, dataset, samples: sampleCount, modality };
}

function describeClass(each: RecordedClass | undefined): ClassChange['before'] {
  if (!each) return null;
  const { id, sampleCount, score, suspicious } = each.row;
  return { samples: sampleCount, agreement: measureAgreement(each.store, id), score, suspicious };
}

/** Nothing is read of a class that is suspicious in neither run. */
function diffClass(name: string, old: RecordedClass | undefined, now: RecordedClass | undefined): FindingChange[] {
  if (old?.row.suspicious !== true && now?.row.suspicious !== true) return [];
  const [before, after] = [listPaths(old), listPaths(now)];
  const common = new Set([...before].filter((path) => after.has(path)));
  return compareFindings(name, readFindings(old), readFindings(now), common);
}

function listPaths(each: RecordedClass | undefined): Set<string> {
  if (!each) return new Set();
  const rows = each.store.all<{ path: string }>('SELECT path FROM samples WHERE class_id = @id', { id: each.row.id });
  return new Set(rows.map(({ path }) => path));
}

function readFindings(each: RecordedClass | undefined): ComparedFinding[] {
  if (!each) return [];
  const { store, row } = each;
  return listClusters(store, { classId: row.id }).map((cluster) => readFinding(store, cluster));
}

function readFinding(
  store: Store,
  { id, name, size, share, score, suspicious, verdict, views }: ClusterRow,
): ComparedFinding {
  const members = store.all<{ path: string }>(
    'SELECT path FROM memberships JOIN samples ON samples.id = sample_id WHERE cluster_id = @id',
    { id },
  );
  return {
    finding: { id: name, size, share, score, suspicious, verdict },
    members: new Set(members.map(({ path }) => path)),
    views,
    region: readClusterMap(store, id, 'region'),
  };
}

function compareChanges(left: FindingChange, right: FindingChange): number {
  const order = changeNames.indexOf(left.change) - changeNames.indexOf(right.change);
  return order === 0 ? scoreOf(right) - scoreOf(left) : order;
}

function scoreOf({ before, after }: FindingChange): number {
  return (after ?? before)!.score;
}

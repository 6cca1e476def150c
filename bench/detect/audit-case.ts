import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAudit } from '../../src/audit/audit.ts';
import type { Progress } from '../../src/audit/progress.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { listClasses } from '../../src/store/classes.ts';
import { listClusters, listMembers, readClusterMap, type ClusterRow } from '../../src/store/clusters.ts';
import type { EvidencePart } from '../../src/store/findings.ts';
import { openStore } from '../../src/store/open-store.ts';
import { listSamples, type SampleRow } from '../../src/store/samples.ts';
import type { Store } from '../../src/store/store.ts';
import { parseNpy } from '../../src/tensor/npy.ts';
import { createTensor, viewRow, type Tensor } from '../../src/tensor/tensor.ts';
import type { DetectCase } from './find-cases.ts';

/** What an audit said of a case. */
export interface CaseAudit {
  /** Of the whole audit. */
  readonly seconds: number;
  /** Most suspicious first. */
  readonly classes: readonly AuditedClass[];
}

export interface AuditedClass {
  readonly name: string;
  readonly suspicious: boolean;
  readonly score: number | null;
  /** Names of the samples, as the truth has them, in the order of the heatmaps. */
  readonly samples: readonly string[];
  /** [n, height, width]. */
  readonly heatmaps: Tensor;
  /** Most suspicious first. */
  readonly findings: readonly Finding[];
}

export interface Finding {
  /** `class/number`. */
  readonly name: string;
  readonly score: number;
  readonly suspicious: boolean;
  /** The one that shows it best first. */
  readonly views: readonly string[];
  readonly members: ReadonlySet<string>;
  /** What its score is made of. */
  readonly parts: readonly Pick<EvidencePart, 'test' | 'points'>[];
  /** Where on the model's input it lies, [height, width], 0 to 1. */
  readonly region: Tensor | undefined;
}

/** Where audits of this bench put their files, and who hears how far they are. */
export interface AuditPlace {
  readonly folder: string;
  readonly progress: Progress;
}

/** Audits a case with default options, of its model or of its heatmaps. */
export function auditCase(detectCase: DetectCase, place: AuditPlace): Promise<CaseAudit> {
  const { folder, kind } = detectCase;
  const toName = ({ path }: SampleRow) => (kind === 'images' ? `images/${path}` : path);
  return auditJob(kind === 'images' ? imageJob(detectCase) : heatmapJob(folder), place, toName);
}

/** The job for a folder with `heatmaps.npy` and `manifest.csv`. */
export function heatmapJob(folder: string): object {
  return { explain: { from: join(folder, 'heatmaps.npy') }, dataset: { path: join(folder, 'manifest.csv') } };
}

function imageJob({ folder, description: { input, normalise } }: DetectCase): object {
  return {
    model: {
      path: join(folder, 'model.onnx'),
      labels: join(folder, 'labels.txt'),
      input: { ...(input && { size: input.slice(1) }), ...normalise },
    },
    dataset: { path: join(folder, 'images') },
  };
}

/** Runs an audit and reads all that it found; `toName` says how a sample is called. */
export async function auditJob(
  job: object,
  { folder, progress }: AuditPlace,
  toName: (sample: SampleRow) => string,
): Promise<CaseAudit> {
  mkdirSync(folder, { recursive: true });
  const [jobPath, db] = [join(folder, 'job.json'), join(folder, 'audit.db')];
  writeFileSync(jobPath, JSON.stringify(job));
  const started = performance.now();
  const { run } = await runAudit({ job: jobPath, db, out: folder, progress }, onnxRuntime);
  const seconds = (performance.now() - started) / 1000;
  const store = openStore(db);
  try {
    return {
      seconds,
      classes: listClasses(store, run).map((row) => ({ ...row, ...readClass(store, row.id, toName) })),
    };
  } finally {
    store.close();
  }
}

function readClass(store: Store, classId: number, toName: (sample: SampleRow) => string) {
  const samples = listSamples(store, classId);
  return {
    samples: samples.map(toName),
    heatmaps: readHeatmaps(samples),
    findings: listClusters(store, { classId }).map((cluster) => readFinding(store, cluster, toName)),
  };
}

function readFinding(store: Store, cluster: ClusterRow, toName: (sample: SampleRow) => string): Finding {
  const { name, score, suspicious, views, evidence } = cluster;
  return {
    ...{ name, score, suspicious, views, parts: evidence },
    members: new Set(listMembers(store, cluster.id).map(toName)),
    region: readClusterMap(store, cluster.id, 'region'),
  };
}

/** The pooled heatmaps of some samples, in their order. */
function readHeatmaps(samples: readonly SampleRow[]): Tensor {
  const shards = new Map<string, Tensor>();
  const rows = samples.map(({ path, heatmaps, heatmapRow }) => {
    if (heatmaps === null || heatmapRow === null) throw new Error(`no heatmap of ${path}`);
    const shard = shards.get(heatmaps) ?? parseNpy(readFileSync(heatmaps), heatmaps);
    shards.set(heatmaps, shard);
    return viewRow(shard, heatmapRow);
  });
  const [first] = shards.values();
  const data = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  for (const [index, row] of rows.entries()) data.set(row, index * row.length);
  return createTensor(data, [rows.length, ...(first?.shape.slice(1) ?? [0, 0])]);
}

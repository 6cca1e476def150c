import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { analyseHeatmaps } from '../spray/analyse-heatmaps.ts';
import type { SprayAnalysis } from '../spray/analyse-view.ts';
import { sprayDefaults } from '../spray/spray-options.ts';
import { saveClassAnalysis, type ClassAnalysisInput } from '../store/analyses.ts';
import { isAnalysed } from '../store/classes.ts';
import { computeStageKey, findStage, finishStage, openStage } from '../store/stages.ts';
import { createFolder, writeFileAtomically } from '../store/write-file.ts';
import { formatNpy } from '../tensor/npy.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { AuditContext, AuditRun } from './audit-run.ts';
import { describeClusters } from './describe-clusters.ts';
import { heatmapKey } from './explain-classes.ts';
import type { SampleGroup } from './group-samples.ts';
import { readHeatmaps } from './read-heatmaps.ts';
import { suspiciousFisher } from './suspicion.ts';

/** Version of what an analysis says; raise it when the same heatmaps give other clusters or scores. */
const analysisFormat = 3;

const embeddingName = 'embedding.npy';

/** Names of the tensors in an analysis. */
const clusterMaps: ReadonlySet<string> = new Set(['meanHeatmap', 'region', 'membership']);

/** The key of a class's clusters: its heatmaps and every option of the clustering. */
export function analysisKey(run: AuditContext, group: SampleGroup): string {
  const { size: _, ...options } = run.subject.job.spray;
  return computeStageKey('clusters', {
    format: analysisFormat,
    heatmaps: heatmapKey(run, group),
    options,
    suspiciousFisher,
  });
}

/**
 * Clusters the heatmaps of a class and records what was found; a result that is on the disk already is taken as it is,
 * and what this run has recorded already is left alone.
 */
export async function analyseClass(run: AuditRun, classId: number, group: SampleGroup): Promise<void> {
  if (isAnalysed(run.store, classId)) return;
  const key = analysisKey(run, group);
  const stage = findStage(run.store, key);
  if (stage?.status === 'done' && stage.path !== null && existsSync(stage.path)) {
    saveClassAnalysis(run.store, classId, reviveAnalysis(await readFile(stage.path, 'utf8'), dirname(stage.path)));
    return;
  }
  openStage(run.store, key, 'clusters');
  const started = performance.now();
  const folder = join(run.files, 'clusters', key.slice(0, 16));
  createFolder(folder);
  const heatmaps = readHeatmaps(run, group);
  const spray = await analyseHeatmaps(heatmaps, { ...sprayDefaults, ...run.subject.job.spray }, run.runtime);
  const embedding = join(folder, embeddingName);
  const { data, shape } = spray.embedding;
  await writeFileAtomically(embedding, [formatNpy(createTensor(Float32Array.from(data), shape))]);
  const analysis = describeAnalysis(spray, heatmaps, embedding);
  const path = join(folder, 'clusters.json');
  await writeFileAtomically(path, [JSON.stringify(analysis, flattenNumbers)]);
  finishStage(run.store, key, { seconds: (performance.now() - started) / 1000, path });
  saveClassAnalysis(run.store, classId, analysis);
}

function describeAnalysis(spray: SprayAnalysis, heatmaps: Tensor, embedding: string): ClassAnalysisInput {
  return {
    ...describeClusters(spray.clusters, heatmaps),
    analyses: [
      {
        view: 'input',
        clusterCount: spray.clusterCount,
        eigenvalues: spray.eigenvalues,
        embedding,
        details: { eigengap: { ...spray.eigengap }, components: spray.components },
        points: spray.picture,
      },
    ],
  };
}

/** Typed arrays as plain lists, for JSON; without the embedding's path, which changes when the folder is moved. */
function flattenNumbers(key: string, value: unknown): unknown {
  if (key === 'embedding') return undefined;
  return value instanceof Float32Array || value instanceof Float64Array ? Array.from(value) : value;
}

/** An analysis as describeAnalysis gave it, from the JSON that this program wrote into `folder`. */
function reviveAnalysis(text: string, folder: string): ClassAnalysisInput {
  const { analyses, ...findings } = JSON.parse(text, (key, value: unknown) => {
    if (!clusterMaps.has(key)) return value;
    const { data, shape } = value as { data: number[]; shape: number[] };
    return createTensor(Float32Array.from(data), shape);
  }) as ClassAnalysisInput;
  return { ...findings, analyses: analyses.map((view) => ({ ...view, embedding: join(folder, embeddingName) })) };
}

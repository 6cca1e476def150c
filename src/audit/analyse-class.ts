import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { averageHeatmaps } from '../evidence/regions.ts';
import { onnxRuntime } from '../runtime/onnx.ts';
import { analyseView, type SprayAnalysis } from '../spray/analyse-view.ts';
import type { Cluster } from '../spray/list-candidates.ts';
import { joinShifted } from '../spray/shifted/join-shifted.ts';
import { mergeFindings } from '../spray/merge-findings.ts';
import { sprayDefaults, type SprayOptions } from '../spray/spray-options.ts';
import { viewTable } from '../spray/views/view-table.ts';
import type { AnalysisInput } from '../store/analyses.ts';
import { recallStage } from '../store/recall-stage.ts';
import { computeStageKey } from '../store/stages.ts';
import { writeFileAtomically } from '../store/write-file.ts';
import { formatNpy } from '../tensor/npy.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { AuditContext, AuditRun } from './audit-run.ts';
import { chooseFindings } from './choose-findings.ts';
import { findingsFile, nameViewFile, readFindings, writeFindings, type ClassFindings } from './class-findings.ts';
import { describeFinding } from './describe-finding.ts';
import { heatmapKey } from './explain-classes.ts';
import type { SampleGroup } from './group-samples.ts';
import type { PlannedView } from './plan-views.ts';
import { readHeatmaps, readHidden } from './read-heatmaps.ts';

/** Version of what an analysis says; raise it when the same heatmaps give other findings. */
const analysisFormat = 11;

/** Fewer images than this are one group, whatever they show. */
const fewestToCluster = 10;

/** The key of what is found in a class: its heatmaps and every option of the clustering. */
export function analysisKey(run: AuditContext, group: SampleGroup): string {
  return computeStageKey('clusters', {
    format: analysisFormat,
    heatmaps: heatmapKey(run, group),
    options: chooseOptions(run),
    views: run.subject.views.map(({ name, view }) => ({ name, view })),
  });
}

/**
 * Clusters the images of a class in every view of the run; findings that are on the disk already are taken as they are.
 * @param onView hears of every view that is done
 */
export function analyseClass(run: AuditRun, group: SampleGroup, onView: () => void): Promise<ClassFindings> {
  return recallStage(run, analysisKey(run, group), {
    name: 'clusters',
    file: findingsFile,
    compute: (folder) => findGroups(run, group, folder, onView),
    write: writeFindings,
    read(folder) {
      for (const _ of run.subject.views) onView();
      return readFindings(folder);
    },
  });
}

/** What is kept of a view while the others are clustered. */
interface ViewResult {
  readonly analysis: AnalysisInput;
  readonly candidates: readonly Cluster[];
  /** The clusters of the picture. */
  readonly clusters: readonly Cluster[];
}

async function findGroups(
  run: AuditRun,
  group: SampleGroup,
  folder: string,
  onView: () => void,
): Promise<ClassFindings> {
  const results = new Map<string, ViewResult>();
  for (const [index, planned] of run.subject.views.entries()) {
    await setImmediate(); // lets a signal arrive: clustering leaves no room for it
    run.signal?.throwIfAborted();
    const embedding = join(folder, nameViewFile('embedding', index));
    results.set(planned.name, await clusterView(run, group, planned, embedding));
    onView();
  }
  const heatmaps = readHeatmaps(run, group);
  const count = heatmaps.shape[0]!;
  const candidates = Object.fromEntries([...results].map(([name, result]) => [name, result.candidates]));
  const { normalise } = run.subject.job.spray;
  const single = chooseFindings(mergeFindings(candidates, count), count);
  const found = [...joinShifted(single, heatmaps, normalise), ...single];
  return {
    ...(count < fewestToCluster && { note: `${countImages(count)} too few to cluster` }),
    mean: averageHeatmaps(
      heatmaps,
      Array.from({ length: count }, (_, row) => row),
    ),
    analyses: [...results.values()].map(({ analysis }) => analysis),
    findings: found.map((finding) => {
      const shown = results.get(finding.views[0]!)!.clusters.some(({ members }) => members === finding.members);
      return describeFinding(finding, heatmaps, { shown, normalise });
    }),
  };
}

async function clusterView(
  run: AuditRun,
  group: SampleGroup,
  planned: PlannedView,
  embedding: string,
): Promise<ViewResult> {
  const spray = await analyseView(makePoints(run, group, planned), chooseOptions(run), onnxRuntime);
  const { data, shape } = spray.embedding;
  await writeFileAtomically(embedding, [formatNpy(createTensor(Float32Array.from(data), shape))]);
  const { candidates, clusters, neighbours } = spray;
  if (neighbours.recall < 1) {
    const share = `${(100 * neighbours.recall).toFixed(1)} %`;
    run.progress.note(`${group.name}, view ${planned.name}: ${share} of the nearest neighbours were found`);
  }
  return { analysis: describeAnalysis(planned.name, spray, embedding), candidates, clusters };
}

/** The points of a view. What they are made from is read for each view anew, so that it need not stay in memory. */
function makePoints(run: AuditRun, group: SampleGroup, { view, layer }: PlannedView): Tensor {
  const samples = layer === undefined ? readHeatmaps(run, group) : readHidden(run, group, layer);
  return viewTable[view].points(samples, { normalise: run.subject.job.spray.normalise });
}

function describeAnalysis(view: string, spray: SprayAnalysis, embedding: string): AnalysisInput {
  const { clusterCount, eigenvalues, eigengap, components, neighbours, picture } = spray;
  const details = { eigengap, components, recall: neighbours.recall };
  return { view, clusterCount, eigenvalues, embedding, details, points: picture };
}

function chooseOptions({ subject }: AuditContext): Omit<SprayOptions, 'views'> {
  const { size: _, views: __, layers: ___, ...options } = { ...sprayDefaults, ...subject.job.spray };
  return options;
}

function countImages(count: number): string {
  return `${count} ${count === 1 ? 'image is' : 'images are'}`;
}

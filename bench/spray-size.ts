/** Times SpRAy's steps on `n` planted heatmaps of 28×28 and prints a SprayTimes as JSON: `tsx bench/spray-size.ts n`. */
import { onnxRuntime } from '../src/runtime/onnx.ts';
import { buildAffinity } from '../src/spray/build-affinity.ts';
import { chooseClusterCount } from '../src/spray/choose-cluster-count.ts';
import { clusteringTable, type ClusteringName } from '../src/spray/clusterings/clustering-table.ts';
import type { Grouping, SpectralSpace } from '../src/spray/clusterings/clustering.ts';
import { computeSpectrum, embedRows } from '../src/spray/compute-spectrum.ts';
import { countScoredAxes } from '../src/spray/create-fisher-scorer.ts';
import { drawPicture } from '../src/spray/draw-picture.ts';
import { findNeighbours } from '../src/spray/find-neighbours.ts';
import { createClusterLister, listCandidates } from '../src/spray/list-candidates.ts';
import { normaliseHeatmaps } from '../src/spray/normalise-heatmaps.ts';
import { planCounts } from '../src/spray/plan-counts.ts';
import { refineCandidates } from '../src/spray/refine-candidates.ts';
import { sprayDefaults } from '../src/spray/spray-options.ts';
import { adjustedRand } from './adjusted-rand.ts';
import { plantHeatmaps } from './plant-heatmaps.ts';

/** What one size took. */
export interface SprayTimes {
  readonly count: number;
  /** Seconds of every step, in order. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Seconds that this process had a processor for, all steps before the separation: at most twice those on two cores. */
  readonly processorSeconds: number;
  readonly recall: number;
  /** Clusters shown, and their adjusted Rand index; the best index of all divisions tried. */
  readonly clusters: number;
  readonly rand: number;
  readonly bestRand: number;
  /** Before the separation, and with it and the picture. */
  readonly peakBytes: number;
  readonly peakBytesWithAll: number;
}

const side = 28;
/** The clusterings of the job's `auto`; the first makes the clustering shown. */
const clusterings: readonly ClusteringName[] = ['kmeans', 'hdbscan', 'agglomerative'];
const { seed, neighbours: perPoint, eigenvectors } = sprayDefaults;

const seconds: Record<string, number> = {};

async function time<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  seconds[step] = (seconds[step] ?? 0) + (performance.now() - start) / 1000;
  return result;
}

const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;

/** Loads the runtime, as the model has done by the time an audit clusters. */
async function warmUp(): Promise<void> {
  await findNeighbours({ data: Float32Array.of(0, 1, 2), shape: [3, 1] }, 1, onnxRuntime);
}

async function measure(count: number): Promise<SprayTimes> {
  const planted = plantHeatmaps(count, side, 1);
  const points = normaliseHeatmaps(planted.heatmaps, sprayDefaults.normalise, { inPlace: true });
  await warmUp();
  const before = process.cpuUsage();
  const neighbours = await time('neighbours', () => findNeighbours(points, perPoint, onnxRuntime));
  const spectrum = await time('eigenvectors', () => computeSpectrum(buildAffinity(neighbours), eigenvectors, seed));
  const space: SpectralSpace = { neighbours, embed: (columns) => embedRows(spectrum, count, columns) };
  const { shown, tried, leastSize } = planCounts(sprayDefaults.clusters, count);
  const gap = chooseClusterCount(spectrum.eigenvalues, shown);
  const divide = (name: ClusteringName, range: { min: number; max: number }) =>
    time('clusters', () => clusteringTable[name].partition(space, { leastSize, range, seed }));
  const groupings: { name: ClusteringName; grouping: Grouping }[] = [];
  for (const name of clusterings) {
    for (const grouping of await divide(name, tried)) groupings.push({ name, grouping });
  }
  const shownOne = groupings.find(({ grouping }) => grouping.count === gap.count)!.grouping;
  const scored = space.embed(countScoredAxes(count));
  const candidates = await time('Fisher', () => {
    const listClusters = createClusterLister(scored);
    return listCandidates(
      groupings.flatMap(({ name, grouping }) => listClusters(grouping, name)),
      count,
    );
  });
  const { user, system } = process.cpuUsage(before);
  const peak = peakBytes();
  await time('separation', () => refineCandidates(points, candidates, (_, like) => like, onnxRuntime));
  await time('picture', () => drawPicture(neighbours, seed));
  const rands = groupings.map(({ grouping }) => adjustedRand(grouping.assignments, planted.strategies));
  return {
    count,
    seconds,
    processorSeconds: (user + system) / 1e6,
    recall: neighbours.recall,
    clusters: shownOne.count,
    rand: adjustedRand(shownOne.assignments, planted.strategies),
    bestRand: Math.max(...rands),
    peakBytes: peak,
    peakBytesWithAll: peakBytes(),
  };
}

console.log(JSON.stringify(await measure(Number(process.argv[2]))));

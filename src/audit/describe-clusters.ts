import { countIdentical } from '../spray/count-identical.ts';
import type { Cluster } from '../spray/list-candidates.ts';
import type { ClassAnalysisInput } from '../store/analyses.ts';
import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import { judgeCluster } from './suspicion.ts';

/** Fewer images than this are one group, whatever they show. */
const fewestToCluster = 10;

/** What is said of a class and of its clusters. */
export type ClassFindings = Omit<ClassAnalysisInput, 'analyses'>;

/**
 * Judges and ranks the clusters of a class by its heatmaps [n, …], the most suspicious first; of two that score the
 * same, as a cluster and its complement do, the smaller comes first.
 */
export function describeClusters(found: readonly Cluster[], heatmaps: Tensor): ClassFindings {
  const classSize = heatmaps.shape[0]!;
  const judged = found
    .filter(({ members }) => members.length > 0)
    .map((cluster) => ({ cluster, copies: countIdentical(heatmaps, cluster.members) }))
    .map((each) => ({ ...each, ...judgeCluster({ ...each, classSize }) }))
    .sort(
      (left, right) =>
        Number(right.suspicious) - Number(left.suspicious) ||
        right.score - left.score ||
        left.cluster.members.length - right.cluster.members.length,
    );
  const copied = judged.flatMap(({ copies }, rank) =>
    copies > 0 ? [`${copies} images of group ${rank + 1} are identical`] : [],
  );
  const notes = classSize < fewestToCluster ? [`${countImages(classSize)} too few to cluster`] : copied;
  return {
    score: judged.find(({ cluster }) => cluster.fisher !== null)?.score ?? null,
    suspicious: judged.some(({ suspicious }) => suspicious),
    ...(notes.length > 0 && { note: notes.join('; ') }),
    clusters: judged.map(({ cluster, score, suspicious }, rank) => ({
      index: rank + 1,
      views: ['input'],
      fisher: cluster.fisher,
      score,
      suspicious,
      shown: true,
      members: cluster.members.map((position) => ({ position })),
      meanHeatmap: averageRows(heatmaps, cluster.members),
    })),
  };
}

function countImages(count: number): string {
  return `${count} ${count === 1 ? 'image is' : 'images are'}`;
}

function averageRows(heatmaps: Tensor, rows: readonly number[]): Tensor {
  const mean = new Float64Array(viewRow(heatmaps, rows[0]!).length);
  for (const row of rows)
    for (const [index, value] of viewRow(heatmaps, row).entries()) mean[index]! += value / rows.length;
  return createTensor(Float32Array.from(mean), heatmaps.shape.slice(1));
}

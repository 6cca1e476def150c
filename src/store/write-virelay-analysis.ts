import type { Group } from 'h5wasm/node';
import { existsSync, readFileSync } from 'node:fs';
import { parseNpy } from '../tensor/npy.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { listAnalyses, type AnalysisRow } from './analyses.ts';
import type { ClassRow } from './classes.ts';
import { listClusters, listPositions } from './clusters.ts';
import { addDataset, writeHdf5 } from './hdf5-file.ts';
import type { RunRow } from './runs.ts';
import { listClassesByName } from './scored-samples.ts';
import type { Store } from './store.ts';
import type { VirelayLabel } from './virelay-labels.ts';

/** A class, with the place of its first sample among all that are written. */
interface Category {
  readonly row: ClassRow;
  readonly first: number;
}

/**
 * Writes what clustering a run gave: a group per class with the places of its samples, for each view its map and its
 * spectral embedding with the eigenvalues, and the clusters. ViRelAy takes the names from the first class, so all have
 * the same; a view that a class lacks is all zeros there.
 */
export async function writeVirelayAnalysis(
  store: Store,
  run: RunRow,
  labels: readonly VirelayLabel[],
  file: string,
): Promise<void> {
  const categories = listCategories(store, run.id);
  const analyses = new Map(categories.map(({ row }) => [row.id, listAnalyses(store, row.id)]));
  const views = [...new Set([...analyses.values()].flatMap((each) => each.map(({ view }) => view)))];
  const categoryOf = new Map(labels.map(({ name, category }) => [name, category]));
  await writeHdf5(file, (root) => {
    for (const { row, first } of categories) {
      const group = root.create_group(categoryOf.get(row.name) ?? `class_${row.id}`);
      addDataset(
        group,
        'index',
        Uint32Array.from({ length: row.sampleCount }, (_, at) => first + at),
        [row.sampleCount],
      );
      const embeddings = group.create_group('embedding');
      for (const view of views) {
        addView(store, embeddings, row, { view, analysis: analyses.get(row.id)?.find((each) => each.view === view) });
      }
      addClusters(store, group.create_group('cluster'), row);
    }
  });
}

function listCategories(store: Store, runId: number): Category[] {
  let first = 0;
  return listClassesByName(store, runId).map((row) => {
    const category = { row, first };
    first += row.sampleCount;
    return category;
  });
}

interface View {
  readonly view: string;
  /** Undefined where the class was not analysed in the view. */
  readonly analysis: AnalysisRow | undefined;
}

function addView(store: Store, group: Group, { sampleCount }: ClassRow, { view, analysis }: View): void {
  const name = view.replace(/\W+/g, '_'); // a "/" would be a path
  const map = analysis ? readMap(store, analysis.id) : new Float32Array(2 * sampleCount);
  addDataset(group, `map_${name}`, map, [sampleCount, 2]);
  const spectral = readEmbedding(analysis) ?? { data: new Float32Array(2 * sampleCount), shape: [sampleCount, 2] };
  const dataset = addDataset(group, `spectral_${name}`, spectral.data, spectral.shape);
  const eigenvalues = Float32Array.from(analysis?.eigenvalues ?? []);
  if (eigenvalues.length > 0) dataset.create_attribute('eigenvalue', eigenvalues);
}

/** x, y of every sample, in order. */
function readMap(store: Store, analysisId: number): Float32Array {
  const points = store.all<{ x: number; y: number }>(
    `SELECT x, y FROM points JOIN samples ON samples.id = sample_id WHERE analysis_id = @analysisId ORDER BY position`,
    { analysisId },
  );
  return Float32Array.from(points.flatMap(({ x, y }) => [x, y]));
}

/** A row per sample; undefined where the file is gone. */
function readEmbedding(analysis: AnalysisRow | undefined): Tensor | undefined {
  const file = analysis?.embedding ?? '';
  return existsSync(file) ? parseNpy(readFileSync(file), file) : undefined;
}

/**
 * `findings`: the number of the most suspicious cluster that holds a sample, 0 where none does; `suspicious`: whether a
 * suspicious one does.
 */
function addClusters(store: Store, group: Group, { id, sampleCount }: ClassRow): void {
  const findings = new Int32Array(sampleCount);
  const suspicious = new Int32Array(sampleCount);
  for (const cluster of listClusters(store, { classId: id }).reverse()) {
    for (const position of listPositions(store, cluster.id)) {
      findings[position] = cluster.index;
      if (cluster.suspicious) suspicious[position] = 1;
    }
  }
  addDataset(group, 'findings', findings, [sampleCount]);
  addDataset(group, 'suspicious', suspicious, [sampleCount]);
}

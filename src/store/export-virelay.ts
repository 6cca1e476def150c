import { rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { UnhansError } from '../errors.ts';
import type { RunRow } from './runs.ts';
import type { Store } from './store.ts';
import { createFolder } from './write-file.ts';
import { listVirelayLabels, type VirelayLabel } from './virelay-labels.ts';
import { writeVirelayAnalysis } from './write-virelay-analysis.ts';
import { readInputSize, writeVirelaySamples } from './write-virelay-samples.ts';

/** The files of a project, beside `project.yaml`. */
const files = {
  labels: 'label-map.json',
  dataset: 'dataset.h5',
  attributions: 'attributions.h5',
  analysis: 'analysis.h5',
} as const;

/**
 * A project that ViRelAy opens, in a folder that is new: the images as the model saw them, the heatmaps that were
 * compared, and the map, the spectral embedding and the clusters of each class.
 * @throws UnhansError `usage` where the folder exists or the run is not of images, `image` or `disk` where an image or
 * heatmap is gone, `disk` where the folder cannot be written.
 */
export async function exportVirelay(store: Store, run: RunRow, folder: string): Promise<void> {
  assertImages(run);
  if (existsSync(folder)) {
    throw new UnhansError('usage', `cannot export to ${folder}: it exists already, expected a new folder`);
  }
  const partial = `${folder}.${process.pid}.partial`;
  createFolder(partial);
  try {
    const labels = listVirelayLabels(store, run.id);
    await writeVirelaySamples(store, run, labels, {
      dataset: join(partial, files.dataset),
      attributions: join(partial, files.attributions),
    });
    await writeVirelayAnalysis(store, run, labels, join(partial, files.analysis));
    await writeFile(join(partial, files.labels), `${JSON.stringify(labels.map(toLabelMap), null, 2)}\n`);
    await writeFile(join(partial, 'project.yaml'), stringify({ project: describeProject(run) }));
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** ViRelAy shows images only; runs from before there was anything else do not say what they are of. */
function assertImages({ id, job }: RunRow): void {
  const dataset = job['dataset'] as { readonly modality?: unknown } | undefined;
  const modality = dataset?.modality ?? 'image';
  if (modality === 'image') return;
  throw new UnhansError(
    'usage',
    `cannot export run ${id} for ViRelAy: its samples are ${JSON.stringify(modality)}, expected images`,
  );
}

function toLabelMap({ index, category, name }: VirelayLabel) {
  return { index, word_net_id: category, name };
}

function describeProject(run: RunRow) {
  const [height, width] = readInputSize(run);
  return {
    name: `unhans run ${run.id}: ${basename(run.dataset)}`,
    model: basename(run.model),
    label_map: files.labels,
    dataset: {
      ...{ name: basename(run.dataset), type: 'hdf5', path: files.dataset },
      ...{ input_width: width, input_height: height },
      ...{ up_sampling_method: 'none', down_sampling_method: 'none' },
    },
    attributions: {
      attribution_method: run.method,
      attribution_strategy: isOfPrediction(run) ? 'predicted_label' : 'true_label',
      sources: [files.attributions],
    },
    // ViRelAy does not find a method whose name has a "-"
    analyses: [{ analysis_method: 'unhans_spray', sources: [files.analysis] }],
  };
}

function isOfPrediction({ job }: RunRow): boolean {
  const explain = job['explain'] as { readonly target?: unknown } | undefined;
  return explain?.target === 'prediction';
}

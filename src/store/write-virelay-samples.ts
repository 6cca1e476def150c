import { decodePixels } from '../dataset/decode-pixels.ts';
import type { RgbImage } from '../dataset/lay-on-background.ts';
import { mapAhead } from '../dataset/map-ahead.ts';
import { completePreprocessing, preprocessingSchema, type Preprocessing } from '../dataset/preprocessing.ts';
import { iterateHeatmaps } from './export-heatmaps.ts';
import { addDataset, addRows, writeHdf5 } from './hdf5-file.ts';
import type { RunRow } from './runs.ts';
import type { SampleRow } from './samples.ts';
import { iterateScoredSamples } from './scored-samples.ts';
import type { Store } from './store.ts';
import type { VirelayLabel } from './virelay-labels.ts';

/** Images that are decoded ahead. */
const ahead = 4;

/** Red, green and blue. */
const channels = 3;

/**
 * Writes the images of a run, uint8 [samples, 3, height, width], and their heatmaps, float32 [samples, 3, height, width]
 * with the size at which they were compared, each with its label; sample by sample, so that memory does not grow.
 */
export async function writeVirelaySamples(
  store: Store,
  run: RunRow,
  labels: readonly VirelayLabel[],
  files: { readonly dataset: string; readonly attributions: string },
): Promise<void> {
  const preprocessing = readPreprocessing(run);
  const rows = run.sampleCount;
  const label = createLabelReader(labels);
  const found = Uint16Array.from(iterateScoredSamples(store, run.id), label);
  await writeHdf5(files.dataset, async (file) => {
    addDataset(file, 'label', found, [rows]);
    const append = addRows(file, 'data', { rows, shape: [channels, ...preprocessing.size], dtype: '<B' });
    const images = mapAhead(iterateScoredSamples(store, run.id), ahead, (sample) =>
      decodePixels(sample.file, preprocessing),
    );
    for await (const image of images) append(toPlanes(image));
  });
  await writeHdf5(files.attributions, (file) => {
    addDataset(file, 'label', found, [rows]);
    addDataset(file, 'index', Uint32Array.from(found.keys()), [rows]);
    const addPrediction = addRows(file, 'prediction', { rows, shape: [labels.length], dtype: '<f' });
    for (const sample of iterateScoredSamples(store, run.id)) addPrediction(toProbabilities(sample, labels.length));
    let addHeatmap: ((row: Float32Array) => void) | undefined;
    for (const { shape, data } of iterateHeatmaps(store, run)) {
      addHeatmap ??= addRows(file, 'attribution', { rows, shape: [channels, ...shape], dtype: '<f' });
      addHeatmap(shareOut(data));
    }
  });
}

/** The label of a sample as an index; what was explained, where its label is no output. */
function createLabelReader(labels: readonly VirelayLabel[]): (sample: SampleRow) => number {
  const indexOf = new Map(labels.map(({ name, index }) => [name, index]));
  return ({ label, target }) => indexOf.get(label ?? '') ?? target ?? 0;
}

/** Of all probabilities that of the prediction alone is recorded; the others are 0. */
function toProbabilities({ prediction, confidence }: SampleRow, count: number): Float32Array {
  const probabilities = new Float32Array(count);
  if (prediction !== null) probabilities[prediction] = confidence ?? 1;
  return probabilities;
}

/** Channel after channel, as ViRelAy reads images. */
function toPlanes({ data, width, height }: RgbImage): Uint8Array {
  const planes = new Uint8Array(data.length);
  const pixels = width * height;
  for (let pixel = 0, at = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) planes[channel * pixels + pixel] = data[at++]!;
  }
  return planes;
}

/** A heatmap in equal parts for each channel: ViRelAy adds them up, and draws a single one in some colour maps only. */
function shareOut(heatmap: Float32Array): Float32Array {
  const part = heatmap.map((relevance) => relevance / channels);
  const shared = new Float32Array(channels * part.length);
  for (let channel = 0; channel < channels; channel++) shared.set(part, channel * part.length);
  return shared;
}

/** Height and width of the images that writeVirelaySamples writes. */
export function readInputSize(run: RunRow): Preprocessing['size'] {
  return readPreprocessing(run).size;
}

function readPreprocessing({ job }: RunRow): Preprocessing {
  const model = job['model'] as { readonly input?: unknown } | undefined;
  return completePreprocessing(preprocessingSchema.safeParse(model?.input).data ?? {});
}

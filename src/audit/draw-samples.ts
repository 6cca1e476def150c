import type { Picture } from '../store/pictures.ts';
import type { SampleRow } from '../store/samples.ts';
import { readNpyInfo, readNpyRows } from '../tensor/npy-file.ts';
import { createTensor, foldToPlane, viewRow, type Tensor } from '../tensor/tensor.ts';
import { drawEach } from './draw-each.ts';
import type { SampleGroup } from './group-samples.ts';
import type { Medium } from './modalities/medium.ts';
import { runBatches, type ImageRunner } from './run-batches.ts';

/** Width of pictures on a cluster's card. */
export const cardPx = 192;

/** Draws samples of a class with heatmaps in full size, which the model is asked for again. */
export async function drawExplained(
  samples: readonly SampleRow[],
  group: SampleGroup,
  runner: ImageRunner,
): Promise<Picture[]> {
  const inputs = samples.map(({ path, file }, row) => ({ path, file, label: group.name, row, fingerprint: '' }));
  const pictures: Picture[] = [];
  for await (const { indices, outputs } of runBatches(inputs, runner, () => group.output)) {
    const pixels = outputs['pixels'];
    if (!pixels) continue;
    const maps = createTensor(pixels.data as Float32Array, pixels.shape);
    const drawn = await drawEach(indices.entries(), ([row, index]) => {
      const relevance = createTensor(viewRow(maps, row).slice(), foldToPlane(maps.shape.slice(1)));
      return drawSample(samples[index]!, relevance, runner.medium);
    });
    pictures.push(...drawn);
  }
  return pictures;
}

/** Draws samples with the small heatmaps that were compared, from their shards. */
export async function drawPooled(samples: readonly SampleRow[], medium: Medium): Promise<Picture[]> {
  return drawEach(samples, async (sample) => {
    const heatmap = await readPooled(sample);
    return heatmap ? drawSample(sample, heatmap, medium) : [];
  });
}

/** The pooled heatmap of a sample as a plane; undefined where its file is not known any more. */
export async function readPooled({ heatmaps, heatmapRow }: SampleRow): Promise<Tensor | undefined> {
  if (heatmaps === null || heatmapRow === null) return undefined;
  const file = readNpyInfo(heatmaps);
  for await (const row of readNpyRows(file, [heatmapRow])) {
    return createTensor(Float32Array.from(row), foldToPlane(file.shape.slice(1)));
  }
  return undefined;
}

async function drawSample(sample: SampleRow, relevance: Tensor, medium: Medium): Promise<Picture[]> {
  const layers = await medium.drawLayers(sample, relevance, cardPx);
  return (['thumbnail', 'heatmap', 'overlay'] as const).map((kind) => {
    return { sampleId: sample.id, kind, webp: layers[kind] };
  });
}

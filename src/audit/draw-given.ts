import { decodePixels } from '../dataset/decode-pixels.ts';
import { imageErrorReason } from '../dataset/image-error.ts';
import type { RgbImage } from '../dataset/lay-on-background.ts';
import { drawHeatmap, drawImage, drawOverlay } from '../report/draw-heatmap.ts';
import type { Picture, PictureKind } from '../store/pictures.ts';
import type { SampleRow } from '../store/samples.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { drawEach } from './draw-each.ts';
import type { SampleGroup } from './group-samples.ts';
import { readGivenRow } from './pool-given.ts';
import type { GivenSubject } from './prepare-audit.ts';

export interface GivenDrawing {
  readonly widthPx: number;
  /** Whether to draw the image alone, without the heatmap beside it and over it. Default false. */
  readonly isSmall?: boolean;
}

/**
 * Draws samples of a class whose heatmaps were made elsewhere, in full size. Where there is no image that can be
 * decoded, the heatmap stands in its place.
 */
export function drawGiven(
  { heatmaps, preprocessing }: GivenSubject,
  group: SampleGroup,
  samples: readonly SampleRow[],
  drawing: GivenDrawing,
): Promise<Picture[]> {
  const rowOf = new Map(group.samples.map(({ path, row }) => [path, row]));
  return drawEach(samples, async ({ id, path, file }) => {
    const heatmap = await readGivenRow(heatmaps, rowOf.get(path)!);
    const image = file === '' ? undefined : await decodePixels(file, preprocessing).catch(leaveOut);
    const layers = await drawLayers(heatmap, image, drawing);
    return layers.map((layer) => ({ sampleId: id, ...layer }));
  });
}

async function drawLayers(
  relevance: Tensor,
  image: RgbImage | undefined,
  { widthPx, isSmall = false }: GivenDrawing,
): Promise<Pick<Picture, 'kind' | 'webp'>[]> {
  const heatmap = image && isSmall ? undefined : await drawHeatmap(relevance, { widthPx });
  const thumbnail = image ? await drawImage(image, { widthPx }) : heatmap;
  const overlay = image && !isSmall ? await drawOverlay(image, relevance, { widthPx }) : undefined;
  const kinds = isSmall ? { thumbnail } : { thumbnail, overlay, heatmap };
  return Object.entries(kinds).flatMap(([kind, webp]) => (webp ? [{ kind: kind as PictureKind, webp }] : []));
}

function leaveOut(error: unknown): undefined {
  if (imageErrorReason(error) === undefined) throw error;
}

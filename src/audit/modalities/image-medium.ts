import { decodePixels } from '../../dataset/decode-pixels.ts';
import { channelOrders, type Preprocessing } from '../../dataset/preprocessing.ts';
import { readBatches } from '../../dataset/read-batches.ts';
import { renderThumbnail } from '../../dataset/render-thumbnail.ts';
import { restorePixels } from '../../dataset/restore-pixels.ts';
import { drawHeatmap, drawImage, drawOverlay } from '../../report/draw-heatmap.ts';
import type { Medium } from './medium.ts';
import { scaleHeight } from './painter.ts';

/** Image files, decoded and normalised by this preprocessing. */
export function createImageMedium(preprocessing: Preprocessing): Medium {
  return {
    settings: preprocessing,
    size: preprocessing.size,
    isPooled: true,
    box: boxOf(preprocessing),
    readBatches: (samples, options) => readBatches(samples, preprocessing, options),
    drawSmall: ({ file }, widthPx) => renderThumbnail(file, preprocessing, widthPx),
    drawLayers: async ({ file }, relevance, widthPx) => {
      const image = await decodePixels(file, preprocessing);
      return {
        thumbnail: await drawImage(image, { widthPx }),
        heatmap: await drawHeatmap(relevance, { widthPx }),
        overlay: await drawOverlay(image, relevance, { widthPx }),
      };
    },
    drawMap: (map, widthPx) => drawHeatmap(map, { widthPx, heightPx: scaleHeight(preprocessing.size, widthPx) }),
    drawInput: (input, widthPx) => drawImage(restorePixels(input, preprocessing), { widthPx }),
  };
}

/** The box that normalised pixels lie in, per channel: what the rule for first layers with a box needs to know. */
export function boxOf({ channels, scale, mean, std }: Preprocessing): { low: number[]; high: number[] } {
  const each = (pixel: number) => {
    return Array.from({ length: channelOrders[channels].count }, (_, channel) => {
      return (pixel * scale - (mean[channel] ?? mean[0]!)) / (std[channel] ?? std[0]!);
    });
  };
  return { low: each(0), high: each(255) };
}

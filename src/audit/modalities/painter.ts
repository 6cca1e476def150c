import { countChannels, createChannelReader, measurePlaces, type ModelInput } from '../../importers/model.ts';
import { drawHeatmap } from '../../report/draw-heatmap.ts';
import { drawPlane } from '../../report/draw-plane.ts';
import { drawProfile, drawSignal } from '../../report/draw-signal.ts';
import { countElements, createTensor, type Tensor } from '../../tensor/tensor.ts';

export interface PaintOptions {
  readonly widthPx: number;
  /** Relevance as a plane of the sample's places, or smaller. */
  readonly relevance?: Tensor;
}

/** How a person sees samples that are no images. */
export interface Painter {
  /** Draws the numbers of a sample as they are in the dataset, with its relevance where there is any. */
  draw(numbers: Float32Array, options: PaintOptions): Promise<Uint8Array> | Uint8Array;
  /** Draws relevance alone. */
  drawMap(map: Tensor, widthPx: number): Promise<Uint8Array> | Uint8Array;
}

/** The painter of a model's input: what is a line as a signal, all else as a plane, its channels averaged. */
export function choosePainter(input: ModelInput): Painter {
  const size = measurePlaces(input);
  if (size[0] === 1) {
    return {
      draw: (numbers, options) => drawSignal(splitChannels(numbers, input), options),
      drawMap: (map, widthPx) => drawProfile(map.data, widthPx),
    };
  }
  return {
    draw: (numbers, options) => drawPlane(createTensor(averageChannels(numbers, input), size), options),
    drawMap: (map, widthPx) => drawHeatmap(map, { widthPx, heightPx: scaleHeight(size, widthPx) }),
  };
}

/** Height of a picture of places: a map of fewer cells has the proportions of what it is of. */
export function scaleHeight([height, width]: readonly [number, number], widthPx: number): number {
  return Math.max(1, Math.round((height * widthPx) / width));
}

/** The numbers of every channel, in the order of their places. */
function splitChannels(numbers: Float32Array, input: ModelInput): Float32Array[] {
  const channels = countChannels(input);
  const channelOf = createChannelReader(input);
  return Array.from({ length: channels }, (_, channel) => numbers.filter((_, index) => channelOf(index) === channel));
}

function averageChannels(numbers: Float32Array, input: ModelInput): Float32Array {
  const channels = splitChannels(numbers, input);
  return Float32Array.from({ length: countElements(input.shape) / channels.length }, (_, place) =>
    channels.reduce((sum, channel) => sum + channel[place]! / channels.length, 0),
  );
}

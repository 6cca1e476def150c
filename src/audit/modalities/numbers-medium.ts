import { batchSamples, type ReadSample } from '../../dataset/batch-samples.ts';
import { completeNumbers, createScaler } from '../../dataset/numbers.ts';
import type { PreprocessingInput } from '../../dataset/preprocessing.ts';
import { countElements } from '../../tensor/tensor.ts';
import {
  countChannels,
  createChannelReader,
  findChannelAxis,
  measurePlaces,
  type ModelInput,
} from '../../importers/model.ts';
import type { Medium } from './medium.ts';
import { choosePainter, type Painter } from './painter.ts';

export interface NumbersOptions {
  /** Reads the numbers of a sample as they are in the dataset. */
  readonly read: ReadSample;
  /** Default: what is a line as a signal, all else as a plane. */
  readonly painter?: Painter;
  /** Default true. */
  readonly isPooled?: boolean;
}

/**
 * Samples of a model's input that are numbers, scaled as the job says.
 * @throws UnhansError `job` where mean or std do not fit the channels.
 */
export function createNumbersMedium(
  input: ModelInput,
  given: PreprocessingInput,
  { read, painter = choosePainter(input), isPooled = true }: NumbersOptions,
): Medium {
  const hasChannels = findChannelAxis(input) !== undefined;
  const scale = completeNumbers(given, hasChannels ? countChannels(input) : countElements(input.shape));
  const scaler = createScaler(scale, hasChannels ? createChannelReader(input) : (feature) => feature);
  return {
    settings: { ...scale, layout: input.layout },
    size: measurePlaces(input),
    isPooled,
    readBatches: (samples, options) =>
      batchSamples(samples, async (sample) => scaler.apply(await read(sample)), options),
    drawSmall: async (sample, widthPx) => painter.draw(await read(sample), { widthPx }),
    drawLayers: async (sample, relevance, widthPx) => {
      const numbers = await read(sample);
      return {
        thumbnail: await painter.draw(numbers, { widthPx }),
        overlay: await painter.draw(numbers, { widthPx, relevance }),
        heatmap: await painter.drawMap(relevance, widthPx),
      };
    },
    drawMap: async (map, widthPx) => painter.drawMap(map, widthPx),
    drawInput: async (numbers, widthPx) => painter.draw(scaler.restore(numbers), { widthPx }),
  };
}

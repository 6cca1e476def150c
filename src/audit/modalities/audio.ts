import { audioSchema, type AudioFeatures } from '../../dataset/audio-features.ts';
import type { ReadSample } from '../../dataset/batch-samples.ts';
import { readDataset } from '../../dataset/dataset.ts';
import { decodeWav } from '../../dataset/decode-wav.ts';
import type { FileKind } from '../../dataset/image-formats.ts';
import { createLogMel } from '../../dataset/log-mel.ts';
import { sampleNouns } from '../../dataset/sample-nouns.ts';
import { UnhansError } from '../../errors.ts';
import type { Model } from '../../importers/model.ts';
import { countElements } from '../../tensor/tensor.ts';
import type { Modality } from './modality.ts';
import { orderedViews } from './modality-views.ts';
import { createNumbersMedium } from './numbers-medium.ts';

const wavFiles: FileKind = {
  noun: sampleNouns.audio,
  names: 'a recording (WAV)',
  matches: (name) => /\.wave?$/i.test(name),
};

/** WAV files, raw or as spectrograms of mel bands. */
export const audio: Modality = {
  keys: ['audio'],
  views: orderedViews,
  read: async ({ path, audio: given }, { namesSuffice = false } = {}) => {
    const features = audioSchema.parse(given ?? {});
    return {
      dataset: await readDataset(path, { files: wavFiles, filesMustExist: !namesSuffice }),
      relevance: { axes: axes[features.features], channels: 'first' },
      fit: (model, scale) =>
        createNumbersMedium(model.input, scale, { read: readers[features.features](features, model) }),
    };
  },
};

/** What the model hears has a place for. */
const axes: Record<AudioFeatures['features'], readonly string[]> = { raw: ['time'], logmel: ['mels', 'frames'] };

type InputOf = Pick<Model, 'input' | 'path'>;

/** How the files are read for a model. A recording that is shorter ends in silence, one that is longer is cut. */
const readers: Record<AudioFeatures['features'], (features: AudioFeatures, model: InputOf) => ReadSample> = {
  raw: ({ sampleRate }, model) => {
    const length = countElements(model.input.shape);
    if (Math.max(...model.input.shape) !== length) throw wrongShape(model, 'one channel of samples');
    return async ({ file }) => fitLength(await decodeWav(file, sampleRate), length);
  },
  logmel: (features, model) => {
    const { mels, sampleRate } = features;
    const [first, second, ...others] = model.input.shape.filter((size) => size !== 1);
    const isByBand = first === mels;
    const frames = isByBand ? second : first;
    if (others.length > 0 || frames === undefined || (!isByBand && second !== mels)) {
      throw wrongShape(model, `a spectrogram of ${mels} bands (dataset.audio.mels)`);
    }
    const { compute, countSamples } = createLogMel(features);
    return async ({ file }) => {
      const bands = compute(fitLength(await decodeWav(file, sampleRate), countSamples(frames)), frames);
      return isByBand ? bands : transpose(bands, frames);
    };
  },
};

function wrongShape({ path, input }: InputOf, expected: string): UnhansError {
  const shape = input.shape.join(', ');
  return new UnhansError('model', `input "${input.name}" of ${path} has shape [${shape}], expected ${expected}`);
}

function fitLength(samples: Float32Array, length: number): Float32Array {
  const fitted = new Float32Array(length);
  fitted.set(samples.subarray(0, length));
  return fitted;
}

/** Rows of `width` numbers as columns. */
function transpose(numbers: Float32Array, width: number): Float32Array {
  const height = numbers.length / width;
  return Float32Array.from(numbers, (_, index) => numbers[(index % height) * width + Math.floor(index / height)]!);
}

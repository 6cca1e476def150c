import FFT from 'fft.js';
import { UnhansError } from '../errors.ts';
import type { AudioFeatures } from './audio-features.ts';

/** Computes spectrograms of mel bands. */
export interface LogMel {
  /** How many samples `frames` windows take. */
  countSamples(frames: number): number;
  /** Bands of the windows, [mels, frames], the lowest band first. */
  compute(samples: Float32Array, frames: number): Float32Array;
}

/**
 * log(floor + power) of triangular bands, evenly spaced on a mel scale; windows are periodic Hann windows, padded with
 * zeros to a power of two, and not centred: window i begins at sample i · hop. The power is |FFT|². (As torchaudio's
 * MelSpectrogram with center False and mel_scale 'htk', norm None; or, with bands 'slaney', librosa's.)
 * @throws UnhansError `job` where bands have no room between minHz and maxHz.
 */
export function createLogMel(features: AudioFeatures): LogMel {
  const { sampleRate, windowMs, hopMs, mels, floor } = features;
  const length = Math.max(2, Math.round((windowMs * sampleRate) / 1000));
  const hop = Math.max(1, Math.round((hopMs * sampleRate) / 1000));
  const fft = new FFT(2 ** Math.ceil(Math.log2(length)));
  const window = Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / length));
  const bands = listBands(features, fft.size);
  return {
    countSamples: (frames) => (frames - 1) * hop + length,
    compute: (samples, frames) => {
      const result = new Float32Array(mels * frames);
      const input = new Array<number>(fft.size).fill(0);
      const spectrum = fft.createComplexArray();
      for (let frame = 0; frame < frames; frame++) {
        for (let index = 0; index < length; index++)
          input[index] = window[index]! * (samples[frame * hop + index] ?? 0);
        fft.realTransform(spectrum, input);
        for (const [mel, weights] of bands.entries()) {
          let power = 0;
          for (const { bin, weight } of weights)
            power += weight * (spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2);
          result[mel * frames + frame] = Math.log(floor + power);
        }
      }
      return result;
    },
  };
}

interface BandWeight {
  readonly bin: number;
  readonly weight: number;
}

/** The bins that each band adds up, with their weights. */
function listBands(
  { mels, sampleRate, bands, minHz, maxHz = sampleRate / 2 }: AudioFeatures,
  size: number,
): BandWeight[][] {
  if (!(minHz < maxHz && maxHz <= sampleRate / 2)) {
    const expected = `expected at most half the rate, ${sampleRate / 2}, and more than minHz`;
    throw new UnhansError('job', `dataset.audio: bands from ${minHz} to ${maxHz} Hz, ${expected}`);
  }
  const { toMel, toHertz, hasEqualAreas } = melScales[bands];
  const [lowest, highest] = [toMel(minHz), toMel(maxHz)];
  const edges = Array.from({ length: mels + 2 }, (_, index) =>
    toHertz(lowest + ((highest - lowest) * index) / (mels + 1)),
  );
  return Array.from({ length: mels }, (_, mel) => {
    const [low, middle, high] = edges.slice(mel, mel + 3) as [number, number, number];
    const height = hasEqualAreas ? 2 / (high - low) : 1;
    return Array.from({ length: size / 2 + 1 }, (_, bin) => {
      const hertz = (bin * sampleRate) / size;
      const weight = height * Math.max(0, Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
      return { bin, weight };
    }).filter(({ weight }) => weight > 0);
  });
}

interface MelScale {
  readonly toMel: (hertz: number) => number;
  readonly toHertz: (mel: number) => number;
  /** Whether bands are scaled to equal areas rather than to a height of 1. */
  readonly hasEqualAreas: boolean;
}

/** Slaney's scale is a straight line up to here, and grows by the factor 6.4 in every 27 steps from there on. */
const slaney = { kneeHz: 1000, kneeMel: 15, step: Math.log(6.4) / 27 } as const;

const melScales: Record<AudioFeatures['bands'], MelScale> = {
  htk: {
    toMel: (hertz) => 2595 * Math.log10(1 + hertz / 700),
    toHertz: (mel) => 700 * (10 ** (mel / 2595) - 1),
    hasEqualAreas: false,
  },
  slaney: {
    toMel: (hertz) =>
      hertz < slaney.kneeHz
        ? (hertz * slaney.kneeMel) / slaney.kneeHz
        : slaney.kneeMel + Math.log(hertz / slaney.kneeHz) / slaney.step,
    toHertz: (mel) =>
      mel < slaney.kneeMel
        ? (mel * slaney.kneeHz) / slaney.kneeMel
        : slaney.kneeHz * Math.exp(slaney.step * (mel - slaney.kneeMel)),
    hasEqualAreas: true,
  },
};

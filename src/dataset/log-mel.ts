import FFT from 'fft.js';
import type { AudioFeatures } from './audio-features.ts';

/** Added to the power of every band, so that silence has a logarithm. */
const leastPower = 1e-6;

/** Computes spectrograms of mel bands. */
export interface LogMel {
  /** How many samples `frames` windows take. */
  countSamples(frames: number): number;
  /** Bands of the windows, [mels, frames], the lowest band first. */
  compute(samples: Float32Array, frames: number): Float32Array;
}

/**
 * log(1e-6 + power) of triangular bands, evenly spaced on the mel scale (2595 log₁₀(1 + f/700)) from 0 to half the sample
 * rate; windows are periodic Hann windows, padded with zeros to a power of two, and not centred: window i begins at
 * sample i · hop. The power is |FFT|². (As torchaudio's MelSpectrogram with mel_scale 'htk', norm None, center False.)
 */
export function createLogMel({ sampleRate, windowMs, hopMs, mels }: AudioFeatures): LogMel {
  const length = Math.max(2, Math.round((windowMs * sampleRate) / 1000));
  const hop = Math.max(1, Math.round((hopMs * sampleRate) / 1000));
  const fft = new FFT(2 ** Math.ceil(Math.log2(length)));
  const window = Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / length));
  const bands = listBands(mels, fft.size, sampleRate);
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
          result[mel * frames + frame] = Math.log(leastPower + power);
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
function listBands(mels: number, size: number, sampleRate: number): BandWeight[][] {
  const highest = toMel(sampleRate / 2);
  const edges = Array.from({ length: mels + 2 }, (_, index) => toHertz((highest * index) / (mels + 1)));
  return Array.from({ length: mels }, (_, mel) => {
    const [low, middle, high] = edges.slice(mel, mel + 3) as [number, number, number];
    return Array.from({ length: size / 2 + 1 }, (_, bin) => {
      const hertz = (bin * sampleRate) / size;
      const weight = Math.max(0, Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
      return { bin, weight };
    }).filter(({ weight }) => weight > 0);
  });
}

function toMel(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700);
}

function toHertz(mel: number): number {
  return 700 * (10 ** (mel / 2595) - 1);
}

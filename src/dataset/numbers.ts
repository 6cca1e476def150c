import { UnhansError } from '../errors.ts';
import type { PreprocessingInput } from './preprocessing.ts';

/** How the numbers of a sample that is no image become the model's: (value · scale − mean) / std. */
export interface NumbersScale {
  readonly scale: number;
  /** One number, or one per channel (per feature of what has no channels). */
  readonly mean: readonly number[];
  /** One number, or one per channel. */
  readonly std: readonly number[];
}

/** The numbers as they are. */
export const numbersDefaults: NumbersScale = { scale: 1, mean: [0], std: [1] };

/**
 * Completes what a job says of the numbers.
 * @throws UnhansError `job` where mean or std are neither one number nor one per channel.
 */
export function completeNumbers({ scale, mean, std }: PreprocessingInput, channels: number): NumbersScale {
  const complete = {
    scale: scale ?? numbersDefaults.scale,
    mean: mean ?? numbersDefaults.mean,
    std: std ?? numbersDefaults.std,
  };
  for (const [key, values] of Object.entries({ mean: complete.mean, std: complete.std })) {
    if (values.length === 1 || values.length === channels) continue;
    throw new UnhansError('job', `model.input.${key} has ${values.length} numbers, expected 1 or ${channels}`);
  }
  return complete;
}

/** Scales numbers in place and back again; `channelOf` says which channel number `index` of a sample is of. */
export function createScaler({ scale, mean, std }: NumbersScale, channelOf: (index: number) => number) {
  const at = (values: readonly number[], index: number) => values[values.length === 1 ? 0 : channelOf(index)]!;
  return {
    apply: (numbers: Float32Array): Float32Array =>
      numbers.map((value, index) => (value * scale - at(mean, index)) / at(std, index)),
    restore: (numbers: Float32Array): Float32Array =>
      numbers.map((value, index) => (value * at(std, index) + at(mean, index)) / scale),
  };
}

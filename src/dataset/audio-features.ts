import { z } from 'zod';

/** What the model hears, as a job says it: every key may be left out. */
export const audioSchema = z.strictObject({
  features: z
    .enum(['raw', 'logmel'])
    .default('raw')
    .describe('what the model takes: the samples themselves, or a spectrogram of mel bands'),
  sampleRate: z
    .int()
    .min(100)
    .max(384_000)
    .default(16_000)
    .describe('samples a second; other recordings are resampled'),
  windowMs: z.number().positive().max(10_000).default(25).describe('logmel: length of a window, in milliseconds'),
  hopMs: z.number().positive().max(10_000).default(10).describe('logmel: from one window to the next, in milliseconds'),
  mels: z.int().min(1).max(1024).default(64).describe('logmel: number of mel bands'),
  bands: z
    .enum(['htk', 'slaney'])
    .default('htk')
    .describe(
      "logmel: HTK's mel scale and bands of height 1, or Slaney's and bands of equal area, as librosa has them",
    ),
  minHz: z.number().min(0).max(192_000).default(0).describe('logmel: where the lowest band begins'),
  maxHz: z
    .number()
    .positive()
    .max(192_000)
    .optional()
    .describe('logmel: where the highest band ends; half the rate where it is not said'),
  floor: z.number().positive().default(1e-6).describe('logmel: added to the power of a band before the logarithm'),
});

/** What the model hears, complete. */
export type AudioFeatures = z.output<typeof audioSchema>;

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
});

/** What the model hears, complete. */
export type AudioFeatures = z.output<typeof audioSchema>;

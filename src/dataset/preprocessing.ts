import { z } from 'zod';
import { UnhansError } from '../errors.ts';

/** Longer sides of images are refused. */
const mostPx = 16_384;

const sizePx = z.int().min(1).max(mostPx);
/** One number, or one per channel; of a table, per feature. */
const numbers = z.array(z.number()).min(1).max(16_384);

/** How a picture becomes the model's input, as a job says it: every key may be left out. */
export const preprocessingSchema = z.strictObject({
  size: z
    .array(
      z
        .int()
        .min(1)
        .max(1 << 24),
    )
    .min(1)
    .max(3)
    .optional()
    .describe('length of every axis of the input but that of the channels: of images height and width, in pixels'),
  channels: z.enum(['rgb', 'bgr', 'grey']).optional().describe('the order of the channels; grey is ITU-R 601 luma'),
  resize: z
    .strictObject({
      mode: z
        .enum(['stretch', 'fit', 'crop'])
        .optional()
        .describe('stretch: to size, whatever the shape; fit: whole picture, padded; crop: filled, the centre cut out'),
      kernel: z
        .enum(['nearest', 'linear', 'cubic', 'mitchell', 'lanczos2', 'lanczos3'])
        .optional()
        .describe('interpolation; widened when shrinking, so that nothing aliases (except nearest)'),
      shortSide: sizePx
        .optional()
        .describe('crop only: length of the shorter side, in pixels, before the centre is cut'),
    })
    .optional(),
  scale: z.number().positive().optional().describe('factor on the pixel values 0 to 255'),
  mean: numbers
    .optional()
    .describe('subtracted after scaling: one number, or one per channel in the order of channels'),
  std: z.array(z.number().positive()).min(1).max(16_384).optional().describe('divided by last, given like mean'),
  layout: z.enum(['NCHW', 'NHWC']).optional().describe('order of the axes of the input'),
  background: z
    .tuple([z.int().min(0).max(255), z.int().min(0).max(255), z.int().min(0).max(255)])
    .optional()
    .describe('red, green, blue behind transparent pixels and around a picture that is fitted'),
});

/** What a job may say about preprocessing. */
export type PreprocessingInput = z.infer<typeof preprocessingSchema>;

export type ChannelOrder = NonNullable<PreprocessingInput['channels']>;
type ResizeInput = NonNullable<PreprocessingInput['resize']>;

/** How a picture becomes the model's input, complete: the input is (value · scale − mean) / std. */
export interface Preprocessing {
  /** Height and width, in pixels. */
  readonly size: readonly [height: number, width: number];
  readonly channels: ChannelOrder;
  readonly resize: {
    readonly mode: NonNullable<ResizeInput['mode']>;
    readonly kernel: NonNullable<ResizeInput['kernel']>;
    readonly shortSide?: number | undefined;
  };
  readonly scale: number;
  /** One number, or one per channel. */
  readonly mean: readonly number[];
  /** One number, or one per channel. */
  readonly std: readonly number[];
  readonly layout: 'NCHW' | 'NHWC';
  /** Red, green, blue, 0 to 255. */
  readonly background: readonly [number, number, number];
}

/** Good for photographs: the statistics of ImageNet, filled and cut to 224 × 224. */
export const preprocessingDefaults: Preprocessing = {
  size: [224, 224],
  channels: 'rgb',
  resize: { mode: 'crop', kernel: 'linear' },
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  layout: 'NCHW',
  background: [0, 0, 0],
};

/** Per channel order: how many channels, and the mean and std assumed where the job gives none. */
export const channelOrders: Readonly<Record<ChannelOrder, { count: number } & Pick<Preprocessing, 'mean' | 'std'>>> = {
  rgb: { count: 3, mean: preprocessingDefaults.mean, std: preprocessingDefaults.std },
  bgr: { count: 3, mean: preprocessingDefaults.mean.toReversed(), std: preprocessingDefaults.std.toReversed() },
  grey: { count: 1, mean: [0.449], std: [0.226] },
};

/**
 * Completes what a job says: its own keys first, then what is known of the model (`fallback`: size, layout, channels),
 * then preprocessingDefaults.
 * @throws UnhansError `job` where mean or std do not fit the channels, or shortSide is too short for the crop.
 */
export function completePreprocessing(given: PreprocessingInput, fallback: Partial<Preprocessing> = {}): Preprocessing {
  const channels = given.channels ?? fallback.channels ?? preprocessingDefaults.channels;
  const { mean, std } = channelOrders[channels];
  const size = given.size ?? fallback.size ?? preprocessingDefaults.size;
  if (!isImageSize(size)) throw new UnhansError('job', `size is [${size.join(', ')}], expected ${imageSizeExpected}`);
  const complete = {
    ...preprocessingDefaults,
    mean,
    std,
    ...withoutUndefined(fallback),
    ...withoutUndefined(given),
    size,
    resize: { ...preprocessingDefaults.resize, ...fallback.resize, ...withoutUndefined(given.resize ?? {}) },
  };
  assertFits(complete);
  return complete;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** What is expected where isImageSize says no. */
export const imageSizeExpected = `height and width of images, at most ${mostPx} each`;

/** Whether some lengths are height and width of an image. */
export function isImageSize(size: readonly number[]): size is readonly [height: number, width: number] {
  return size.length === 2 && Math.max(...size) <= mostPx;
}

function assertFits({ channels, mean, std, resize, size }: Preprocessing): void {
  const { count } = channelOrders[channels];
  for (const [key, values] of Object.entries({ mean, std })) {
    if (values.length === 1 || values.length === count) continue;
    throw new UnhansError('job', `${key} has ${values.length} numbers, expected 1 or ${count} (channels: ${channels})`);
  }
  const { mode, shortSide } = resize;
  if (shortSide === undefined) return;
  if (mode !== 'crop') throw new UnhansError('job', `resize.shortSide is for mode crop, got mode ${mode}`);
  if (shortSide < Math.max(...size)) {
    throw new UnhansError('job', `resize.shortSide is ${shortSide}, expected at least the size ${size.join(' × ')}`);
  }
}

import { z } from 'zod';
import { choice, text, whole } from './schema-parts.ts';

const channelNumbers = z
  .array(z.number({ error: 'a number' }), { error: 'a list of numbers, one or one per channel' })
  .min(1, { error: 'a list of numbers, one or one per channel' });

const positiveNumbers = z
  .array(z.number({ error: 'a number above 0' }).positive({ error: 'a number above 0' }), {
    error: 'a list of numbers above 0, one or one per channel',
  })
  .min(1, { error: 'a list of numbers above 0, one or one per channel' });

const side = whole(1, 8192);

const resizeSchema = z.strictObject(
  {
    mode: choice(['stretch', 'fit', 'crop'])
      .optional()
      .describe('Stretch to the size; fit inside it and pad; or cover it and cut the centre'),
    kernel: choice(['nearest', 'linear', 'cubic', 'lanczos2', 'lanczos3'])
      .optional()
      .describe('How pixels are blended'),
    shortSide: side.optional().describe('With crop: resize the shorter side to this before the centre is cut'),
  },
  { error: 'a section' },
);

/** How images become the model's input: `(x · scale − mean) / std`. What is left out depends on the model. */
export const inputSchema = z.strictObject(
  {
    size: z
      .tuple([side, side], { error: 'two whole numbers: [height, width]' })
      .optional()
      .describe('Height and width'),
    channels: choice(['rgb', 'bgr', 'grey']).optional().describe('Channels and their order'),
    layout: choice(['NCHW', 'NHWC']).optional().describe('Where the channels are'),
    resize: resizeSchema.optional(),
    scale: z
      .number({ error: 'a number above 0' })
      .positive({ error: 'a number above 0' })
      .optional()
      .describe('What pixel values, 0 to 255, are multiplied by'),
    mean: channelNumbers.optional().describe('Subtracted after scaling, per channel'),
    std: positiveNumbers.optional().describe('Divided by in the end, per channel'),
    background: text('a colour such as "#ffffff"').optional().describe('Colour behind transparent images'),
  },
  { error: 'a section' },
);

import {
  channelOrders,
  completePreprocessing,
  type Preprocessing,
  type PreprocessingInput,
} from '../../dataset/preprocessing.ts';
import { UnhansError } from '../../errors.ts';
import type { Model } from '../../importers/model.ts';

/**
 * The preprocessing a job asks for, completed by what the model's input says.
 * @throws UnhansError `model` where the model takes no images, or images of other channels.
 */
export function fitPreprocessing(model: Pick<Model, 'input' | 'path'>, given: PreprocessingInput): Preprocessing {
  const { shape, layout, name } = model.input;
  const [channels, height, width] = layout === 'NHWC' ? [shape[2], shape[0], shape[1]] : shape;
  if (shape.length !== 3 || channels === undefined || height === undefined || width === undefined) {
    const expected = 'expected images [channels, height, width]; of other data, dataset.modality tells';
    throw new UnhansError('model', `input "${name}" of ${model.path} has shape [${shape.join(', ')}], ${expected}`);
  }
  const preprocessing = completePreprocessing(given, {
    size: [height, width],
    layout,
    ...(channels === 1 && { channels: 'grey' }),
  });
  const { count } = channelOrders[preprocessing.channels];
  if (count === channels) return preprocessing;
  const got = `model.input.channels is ${preprocessing.channels} (${count})`;
  throw new UnhansError('model', `input "${name}" of ${model.path} has ${channels} channels, ${got}`);
}

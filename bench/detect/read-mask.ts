import sharp from 'sharp';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';

/** A mask, white where an artefact lies, at the size of the model's input: [height, width], 0 or 1. */
export async function readMask(path: string, height: number, width: number): Promise<Tensor> {
  const resize = { fit: 'fill', kernel: 'nearest' } as const;
  const pixels = await sharp(path).greyscale().resize(width, height, resize).raw().toBuffer();
  const data = Float32Array.from(pixels, (value) => Number(value > 127));
  return createTensor(data, [height, width]);
}

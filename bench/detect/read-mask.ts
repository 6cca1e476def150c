import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';
import type { DetectCase } from './find-cases.ts';

/** The `mask.png` of a case at the size of the model's input, [height, width], 0 or 1; undefined where it has none. */
export async function readMask({ folder, description: { input } }: DetectCase): Promise<Tensor | undefined> {
  const path = join(folder, 'mask.png');
  if (!existsSync(path) || !input) return undefined;
  const [, height, width] = input;
  const pixels = await sharp(path)
    .greyscale()
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    .raw()
    .toBuffer();
  return createTensor(
    Float32Array.from(pixels, (value) => Number(value > 127)),
    [height, width],
  );
}

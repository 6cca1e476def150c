import { extname } from 'node:path';
import { readDataset } from '../../dataset/dataset.ts';
import { createSampleError } from '../../dataset/image-error.ts';
import { readRowLabels } from '../../dataset/read-row-labels.ts';
import { manifestKinds } from '../../dataset/sources.ts';
import { readTensorRows } from '../../dataset/tensor-rows.ts';
import { UnhansError } from '../../errors.ts';
import { assertShape } from './assert-shape.ts';
import type { Material, Modality, RelevanceLayout } from './modality.ts';
import { orderedViews } from './modality-views.ts';
import { createNumbersMedium } from './numbers-medium.ts';

/** What the axes of places are called, by the number of axes that a sample has, its channels first. */
const axesOf: Readonly<Record<number, readonly string[]>> = { 1: ['features'], 2: ['time'], 3: ['height', 'width'] };

/** Rows of `.npy` files: signals [channels, time], planes [channels, height, width]. */
export const tensor: Modality = {
  keys: ['labels'],
  views: orderedViews,
  read: async ({ path, labels }, { namesSuffice = false } = {}) => {
    if (namesSuffice && extname(path).toLowerCase() in manifestKinds) return readNames(path);
    if (labels === undefined) {
      const expected = 'expected a .npy or .csv file with the label of every row';
      throw new UnhansError('job', `dataset.labels: missing, ${expected}`);
    }
    const { dataset, shape, read } = await readTensorRows(path, await readRowLabels(labels));
    return {
      ...{ dataset, shape },
      relevance: describeRelevance(shape),
      fit: (model, given) => {
        assertShape(model, shape, `a sample of ${path}`);
        return createNumbersMedium(model.input, given, { read });
      },
    };
  },
};

/** Relevance of samples of a shape, which has its channels first. */
function describeRelevance(shape: readonly number[]): RelevanceLayout {
  const axes = axesOf[shape.length];
  if (!axes) return { channels: 'none' };
  return shape.length === 1
    ? { axes, sizes: shape, channels: 'none' }
    : { axes, sizes: shape.slice(1), channels: 'first' };
}

/** Samples of which there are only the names and labels of a manifest: their relevance is all there is to draw. */
async function readNames(path: string): Promise<Material> {
  return { dataset: await readDataset(path, { filesMustExist: false }), ...relevanceMaterial };
}

/** How samples are drawn of which nothing but the relevance is there, whatever its axes. */
export const relevanceMaterial: Omit<Material, 'dataset'> = {
  relevance: { channels: 'none' },
  fit: ({ input }, given) =>
    createNumbersMedium(input, given, {
      read: ({ path }) => {
        throw createSampleError(`sample ${JSON.stringify(path)}`, 'there is only its relevance');
      },
    }),
};

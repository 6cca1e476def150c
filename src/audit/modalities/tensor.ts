import { readRowLabels } from '../../dataset/read-row-labels.ts';
import { readTensorRows } from '../../dataset/tensor-rows.ts';
import { UnhansError } from '../../errors.ts';
import { assertShape } from './assert-shape.ts';
import type { Modality } from './modality.ts';
import { orderedViews } from './modality-views.ts';
import { createNumbersMedium } from './numbers-medium.ts';

/** Rows of `.npy` files: signals [channels, time], planes [channels, height, width]. */
export const tensor: Modality = {
  keys: ['labels'],
  views: orderedViews,
  read: async ({ path, labels }) => {
    if (labels === undefined) {
      const expected = 'expected a .npy or .csv file with the label of every row';
      throw new UnhansError('job', `dataset.labels: missing, ${expected}`);
    }
    const { dataset, shape, read } = await readTensorRows(path, await readRowLabels(labels));
    return {
      dataset,
      fit: (model, given) => {
        assertShape(model, shape, `a sample of ${path}`);
        return createNumbersMedium(model.input, given, { read });
      },
    };
  },
};

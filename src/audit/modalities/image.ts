import { readDataset } from '../../dataset/dataset.ts';
import { viewTable, type ViewName } from '../../spray/views/view-table.ts';
import { fitPreprocessing } from './fit-preprocessing.ts';
import { createImageMedium } from './image-medium.ts';
import type { Modality } from './modality.ts';

/** Image files. */
export const image: Modality = {
  keys: [],
  views: Object.keys(viewTable) as ViewName[],
  read: async ({ path }) => ({
    dataset: await readDataset(path),
    fit: (model, input) => createImageMedium(fitPreprocessing(model, input)),
  }),
};

import { readDataset } from '../../dataset/dataset.ts';
import { viewTable, type ViewName } from '../../spray/views/view-table.ts';
import { fitPreprocessing } from './fit-preprocessing.ts';
import { createImageMedium } from './image-medium.ts';
import type { Material, Modality } from './modality.ts';

/** How images are fed to a model, and drawn. */
export const imageMaterial: Omit<Material, 'dataset'> = {
  relevance: { axes: ['height', 'width'], channels: 'first' },
  fit: (model, input) => createImageMedium(fitPreprocessing(model, input)),
};

/** Image files. */
export const image: Modality = {
  keys: [],
  views: Object.keys(viewTable) as ViewName[],
  read: async ({ path }, { namesSuffice = false } = {}) => ({
    dataset: await readDataset(path, { filesMustExist: !namesSuffice }),
    ...imageMaterial,
  }),
};

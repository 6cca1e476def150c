import { readTableRows } from '../../dataset/table-rows.ts';
import { drawBars } from '../../report/draw-bars.ts';
import { assertShape } from './assert-shape.ts';
import type { Modality } from './modality.ts';
import { featureViews } from './modality-views.ts';
import { createNumbersMedium } from './numbers-medium.ts';

/** Rows of a `.csv` file, a number in every column. */
export const table: Modality = {
  describe: 'rows of a `.csv` file with a header; relevance has a number for every feature',
  keys: ['label', 'features'],
  method: 'epsilon',
  views: featureViews,
  read: async ({ path, label = 'label', features: wanted }) => {
    const { dataset, features, read } = await readTableRows(path, { label, features: wanted });
    const painter = {
      draw: (numbers: Float32Array, options: Omit<Parameters<typeof drawBars>[1], 'numbers'>) =>
        drawBars(features, { ...options, numbers }),
      drawMap: (relevance: Parameters<typeof drawBars>[1]['relevance'], widthPx: number) =>
        drawBars(features, { relevance, widthPx }),
    };
    return {
      dataset,
      fit: (model, given) => {
        assertShape(model, [features.length], `a row of ${path}`);
        return createNumbersMedium(model.input, given, { read, painter, isPooled: false });
      },
    };
  },
};

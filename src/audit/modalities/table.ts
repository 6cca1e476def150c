import { readTableRows } from '../../dataset/table-rows.ts';
import { drawBars } from '../../report/draw-bars.ts';
import { assertShape } from './assert-shape.ts';
import type { Modality } from './modality.ts';
import { featureViews } from './modality-views.ts';
import { createNumbersMedium } from './numbers-medium.ts';
import type { Painter } from './painter.ts';

/** Rows of a `.csv` file, a number in every column. */
export const table: Modality = {
  keys: ['label', 'features'],
  method: 'epsilon',
  views: featureViews,
  read: async ({ path, label = 'label', features: wanted }) => {
    const { dataset, features, read } = await readTableRows(path, { label, features: wanted });
    const painter: Painter = {
      draw: (numbers, options) => drawBars(features, { ...options, numbers }),
      drawMap: (relevance, widthPx) => drawBars(features, { relevance, widthPx }),
    };
    return {
      ...{ dataset, shape: [features.length] },
      relevance: { axes: ['features'], sizes: [features.length], channels: 'none' },
      fit: (model, given) => {
        assertShape(model, [features.length], `a row of ${path}`);
        return createNumbersMedium(model.input, given, { read, painter, isPooled: false });
      },
    };
  },
};

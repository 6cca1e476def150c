import { normaliseHeatmaps } from '../normalise-heatmaps.ts';
import { listPlanes, mapRows, sumChannels } from './heatmap-planes.ts';
import type { View } from './view.ts';

/** Heatmaps compared cell by cell (Lapuschkin et al. 2019). */
export const input: View = {
  describe: 'the heatmap, cell by cell: relevance at the same place',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => listPlanes(heatmaps, normalise).rows,
};

/** Heatmaps without their signs, cell by cell. */
export const absolute: View = {
  describe: 'the heatmap without its signs: relevance for or against the class at the same place',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => normaliseHeatmaps(sumChannels(heatmaps, true), normalise),
};

/** Heatmaps with their colour channels apart, cell by cell; the same as `input` where they have been summed. */
export const channels: View = {
  describe: 'the heatmap with its colour channels apart: relevance of the same colour at the same place',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => normaliseHeatmaps(heatmaps, normalise),
};

/** Relevance per channel of a hidden layer, as shares of Σ|r|: what was recognised, wherever it was. */
export const hidden: View = {
  describe: 'the relevance of each channel of a hidden layer: the same features, wherever they lie',
  from: 'channels',
  points: (vectors) => normaliseHeatmaps(vectors, 'sum'),
};

/** Heatmaps by correlation: the distance is √(2(1 − ρ)), ρ Pearson's. A constant heatmap is √1 from all others. */
export const pearson: View = {
  describe: 'the heatmap by its correlation: the same pattern, however strong and on whatever level',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => {
    const { rows } = listPlanes(heatmaps, normalise);
    const centred = mapRows(rows, rows.shape[1]!, (row, point) => {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      for (const [cell, value] of row.entries()) point[cell] = value - mean;
    });
    return normaliseHeatmaps(centred, 'norm');
  },
};

/**
 * Heatmaps by which values they hold, wherever: the distance is the 2-Wasserstein distance between the two
 * distributions of cell values, exactly (of n values each, it compares the sorted values).
 */
export const histogram: View = {
  describe: 'the values of the heatmap, not their places: relevance gathered in few cells or spread over many',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => {
    const { rows } = listPlanes(heatmaps, normalise);
    return mapRows(rows, rows.shape[1]!, (row, point) => {
      point.set(row.toSorted());
      for (let cell = 0; cell < point.length; cell++) point[cell]! /= Math.sqrt(point.length);
    });
  },
};

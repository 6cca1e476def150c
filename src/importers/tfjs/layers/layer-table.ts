import { activationRows } from './activation-layers.ts';
import { convolutionRows } from './convolution-layers.ts';
import { coreRows } from './core-layers.ts';
import type { LayerRow } from './layer-row.ts';
import { mergeRows } from './merge-layers.ts';
import { normalisationRows } from './normalisation-layers.ts';
import { poolingRows } from './pooling-layers.ts';
import { recurrentRows } from './recurrent-layers.ts';
import { spatialRows } from './spatial-layers.ts';
import { wrapperRows } from './wrapper-layers.ts';

/** Every Keras layer that is read, by its class. */
export const layerTable: ReadonlyMap<string, LayerRow> = new Map(
  Object.entries({
    ...activationRows,
    ...convolutionRows,
    ...coreRows,
    ...mergeRows,
    ...normalisationRows,
    ...poolingRows,
    ...recurrentRows,
    ...spatialRows,
    ...wrapperRows,
  }),
);

import { arrangementOps } from './arrangement-ops.ts';
import { convolutionOps } from './convolution-ops.ts';
import { elementwiseOps } from './elementwise-ops.ts';
import type { OpRow } from './op-row.ts';
import { productOps } from './product-ops.ts';
import { resizeOps } from './resize-ops.ts';
import { selectionOps } from './selection-ops.ts';
import { spreadOps } from './spread-ops.ts';

/** Every TensorFlow operation that is read, by its name. */
export const opTable: ReadonlyMap<string, OpRow> = new Map(
  Object.entries({
    ...arrangementOps,
    ...convolutionOps,
    ...elementwiseOps,
    ...productOps,
    ...resizeOps,
    ...selectionOps,
    ...spreadOps,
  }),
);

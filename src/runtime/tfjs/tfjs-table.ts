import type { TfjsRow, TfjsRows } from './row.ts';
import { arrangements } from './rows/arrangements.ts';
import { convolutions } from './rows/convolutions.ts';
import { elementwise } from './rows/elementwise.ts';
import { pools } from './rows/pools.ts';
import { products } from './rows/products.ts';
import { readNumbers, type Tensor } from './row.ts';

/** A loop with a given number of turns that carries values and collects none: what averaging methods write. */
const loop: TfjsRow = (node, [turns, condition, ...carried], { tf, runBody }) => {
  const body = node.attributes['body'];
  if (body?.kind !== 'graph') throw new Error(`Loop "${node.name}" without a body`);
  let values = carried as Tensor[];
  for (let turn = 0; turn < readNumbers(turns!)[0]!; turn++) {
    const going = condition ?? tf.scalar(true, 'bool');
    values = runBody(body.value, [tf.scalar(turn, 'int32'), going, ...values]).slice(1);
  }
  return values;
};

/** One row for every operator that TensorFlow.js runs, of models and of what explains them. */
export const tfjsTable: TfjsRows = {
  ...elementwise,
  ...products,
  ...convolutions,
  ...pools,
  ...arrangements,
  Loop: loop,
};

import type { Operator } from '../../graph/operators.ts';
import { activations } from './activations.ts';
import { pools } from './pools.ts';
import { products } from './products.ts';
import { structural } from './structural.ts';
import type { OperatorRow } from './table.ts';

/** One row for every operator that relevance can go through; a missing one does not compile. */
export const operatorTable = { ...products, ...activations, ...pools, ...structural } satisfies Record<
  Operator,
  OperatorRow
>;

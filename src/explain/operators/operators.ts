import { UnhansError } from '../../errors.ts';
import type { Node } from '../../graph/graph.ts';
import { isOperator, type Operator } from '../../graph/operators.ts';
import { activations } from './activations.ts';
import { normalisations } from './normalisations.ts';
import { pools } from './pools.ts';
import { products } from './products.ts';
import { quantisation } from './quantisation.ts';
import { selections } from './selections.ts';
import { structural } from './structural.ts';
import type { OperatorRow } from './table.ts';

/** One row for every operator that relevance can go through; a missing one does not compile. */
export const operatorTable = {
  ...products,
  ...activations,
  ...normalisations,
  ...pools,
  ...structural,
  ...selections,
  ...quantisation,
} satisfies Record<Operator, OperatorRow>;

/** The row of a node's operator. Throws UnhansError `operator` where it has none. */
export function findRow(node: Node): OperatorRow {
  if (isOperator(node.op)) return operatorTable[node.op];
  throw new UnhansError('operator', `no relevance rule for operator ${node.op} at node "${node.name}"`);
}

import { UnhansError } from '../../../errors.ts';
import { layerTable } from './layer-table.ts';
import { isModelClass, parseTopology, type Topology } from './parse-topology.ts';

/**
 * Refuses a model with layers that have no row; names all of them at once.
 * @throws UnhansError `operator`; `details.unsupported` lists class and name.
 */
export function assertLayers(topology: Topology, path: string): void {
  const unsupported = listUnsupported(topology, path, 0);
  if (unsupported.length === 0) return;
  const list = unsupported.map(({ operator, node }) => `${operator} "${node}"`).join('; ');
  const count = `${unsupported.length} unsupported layer${unsupported.length === 1 ? '' : 's'}`;
  throw new UnhansError('operator', `cannot read ${count} in ${path}: ${list}`, { details: { unsupported } });
}

function listUnsupported(topology: Topology, path: string, depth: number): { operator: string; node: string }[] {
  return topology.layers.flatMap(({ className, name, config }) => {
    if (layerTable.has(className)) return [];
    if (!isModelClass(className)) return [{ operator: className, node: name }];
    const inner = parseTopology({ class_name: className, config }, `cannot read ${path}: model "${name}"`, depth + 1);
    return listUnsupported(inner, path, depth + 1);
  });
}

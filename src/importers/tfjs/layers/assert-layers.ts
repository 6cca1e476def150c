import { UnhansError } from '../../../errors.ts';
import { layerTable } from './layer-table.ts';
import { deepest, isModelClass, parseTopology, wrappedLayer, type Layer, type Topology } from './parse-topology.ts';

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

function listUnsupported(
  { layers }: Pick<Topology, 'layers'>,
  path: string,
  depth: number,
): { operator: string; node: string }[] {
  return layers.flatMap(({ className, name, config }) => {
    if (layerTable.has(className)) return listWrapped(config, path, depth);
    if (!isModelClass(className)) return [{ operator: className, node: name }];
    const inner = parseTopology({ class_name: className, config }, `cannot read ${path}: model "${name}"`, depth + 1);
    return listUnsupported(inner, path, depth + 1);
  });
}

/** What is unsupported in a layer that another one is put around. */
function listWrapped({ layer }: Layer['config'], path: string, depth: number): { operator: string; node: string }[] {
  const { data } = wrappedLayer.safeParse(layer);
  if (!data) return [];
  if (depth > deepest) throw new UnhansError('model', `cannot read ${path}: nested more than ${deepest} deep`);
  return listUnsupported({ layers: [{ ...data, calls: [] }] }, path, depth + 1);
}

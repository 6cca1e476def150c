import { UnhansError } from '../../../errors.ts';
import { sortSteps, type Step } from '../sort-steps.ts';
import type { Value } from '../value.ts';
import type { Ref } from './collect-refs.ts';
import { createLayerCall, type LayerContext } from './create-layer-call.ts';
import { layerTable } from './layer-table.ts';
import { isModelClass, parseTopology, type Layer, type Topology } from './parse-topology.ts';

/** One call of one layer. */
interface CallStep extends Step {
  readonly layer: Layer;
  readonly refs: readonly Ref[];
}

/**
 * Writes the layers of a model, called with `inputs`, and returns its outputs.
 * @throws UnhansError `model` where layers refer to what there is not, form a cycle, or do not fit.
 */
export function writeTopology(topology: Topology, inputs: readonly Value[], context: LayerContext): Value[] {
  const values = new Map<string, readonly Value[]>();
  topology.inputs.forEach((ref, index) => {
    const value = inputs[index];
    if (value) values.set(nameCall(ref), [value]);
  });
  const find = (ref: Ref): Value => {
    const value = values.get(nameCall(ref))?.[ref.output];
    if (value) return value;
    throw new UnhansError('model', `cannot read ${context.path}: nothing gives output ${ref.output} of "${ref.layer}"`);
  };
  for (const { key, layer, refs } of sortCalls(topology, context)) {
    if (values.has(key)) continue;
    values.set(key, writeLayer(layer, refs.map(find), context));
  }
  return topology.outputs.map(find);
}

function sortCalls({ layers }: Topology, { path }: LayerContext): CallStep[] {
  const steps = layers.flatMap((layer) =>
    layer.calls.map((refs, call): CallStep => {
      return { key: nameCall({ layer: layer.name, call }), needs: refs.map(nameCall), layer, refs };
    }),
  );
  const sorted = sortSteps(steps);
  if (sorted) return sorted;
  throw new UnhansError(
    'model',
    `cannot read ${path}: its layers form a cycle, expected values to come from the input`,
  );
}

/** Writes a layer, or a model used as one, called with `inputs`, and returns its outputs. */
export function writeLayer(layer: Layer, inputs: readonly Value[], context: LayerContext): readonly Value[] {
  if (isModelClass(layer.className)) {
    const problem = `cannot read ${context.path}: model "${layer.name}"`;
    const inner = parseTopology({ class_name: layer.className, config: layer.config }, problem);
    return writeTopology(inner, inputs, { ...context, parents: [...context.parents, layer.name] });
  }
  return [layerTable.get(layer.className)!(createLayerCall(layer, inputs, context))];
}

function nameCall({ layer, call }: Pick<Ref, 'layer' | 'call'>): string {
  return `${call} ${layer}`;
}

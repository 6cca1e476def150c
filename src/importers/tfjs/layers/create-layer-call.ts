import { UnhansError } from '../../../errors.ts';
import type { Constant } from '../../../graph/graph.ts';
import { parseWith } from '../model-json.ts';
import { matchDims, type Value } from '../value.ts';
import type { GraphWriter } from '../writer.ts';
import { findWeight } from './find-weight.ts';
import type { LayerCall } from './layer-row.ts';
import type { Layer } from './parse-topology.ts';

/** What the layers of a model are written with. */
export interface LayerContext {
  readonly graph: GraphWriter;
  readonly weights: ReadonlyMap<string, Constant>;
  readonly path: string;
  /** Names of the models around, outermost first. */
  readonly parents: readonly string[];
  /** Writes a layer, or a model used as one. */
  readonly writeLayer: (layer: Layer, inputs: readonly Value[], context: LayerContext) => readonly Value[];
}

/** A call of a layer, for its row. */
export function createLayerCall(layer: Layer, inputs: readonly Value[], context: LayerContext): LayerCall {
  const { weights, path, parents } = context;
  const parts = [...parents, layer.name];
  const name = parts.join('/');
  const place = `layer "${name}" (${layer.className})`;
  let next = 0;
  const refuse = (problem: string): UnhansError =>
    new UnhansError('model', `cannot read ${path}: ${place} has ${problem}`);
  const call: LayerCall = {
    name,
    inputs: inputs as [Value, ...Value[]],
    writer: context.graph.open(name),
    readConfig: (schema) => parseWith(schema, layer.config, `cannot read ${path}: ${place}`),
    readWeight(shape, ...names) {
      const found = findWeight(weights, parts, names, next++);
      const weight = found === undefined ? undefined : weights.get(found);
      const expected = `[${shape.join(', ')}]`;
      if (found === undefined || !weight) throw refuse(`no weight "${names[0]}", expected one of shape ${expected}`);
      const fits =
        weight.shape.length === shape.length && weight.shape.every((size, axis) => matchDims(size, shape[axis]!));
      if (!fits) throw refuse(`weight "${found}" of shape [${weight.shape.join(', ')}], expected ${expected}`);
      return { name: found, shape: weight.shape };
    },
    refuse,
    withConfig: (config) => createLayerCall({ ...layer, config: config as Layer['config'] }, inputs, context),
    writeInner(inner, input) {
      const [value, ...others] = context.writeLayer({ ...inner, calls: [] }, [input], context);
      if (!value || others.length > 0) throw refuse(`${others.length + 1} outputs inside, expected one`);
      return value;
    },
  };
  return call;
}

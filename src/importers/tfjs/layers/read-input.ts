import { z } from 'zod';
import { UnhansError } from '../../../errors.ts';
import { elementTypes, type ElementType } from '../../../graph/graph.ts';
import { parseWith } from '../model-json.ts';
import type { Dim, Value } from '../value.ts';
import type { GraphWriter } from '../writer.ts';
import { size } from './layer-config.ts';
import type { Layer } from './parse-topology.ts';

const shape = z.array(size.nullable()).min(2).max(6);

const inputConfig = z.object({
  batch_input_shape: shape.nullish(),
  batch_shape: shape.nullish(),
  dtype: z.unknown().optional(),
});

/** Adds the input that an InputLayer stands for. Throws UnhansError `model` where its shape is not told. */
export function readInput(layer: Layer | undefined, graph: GraphWriter, path: string): Value {
  const problem = `cannot read ${path}: input "${layer?.name ?? ''}"`;
  const config = parseWith(inputConfig, layer?.config, problem);
  const sizes = config.batch_input_shape ?? config.batch_shape;
  if (!sizes) throw new UnhansError('model', `${problem} has no shape, expected batch_input_shape`);
  const dims = sizes.slice(1).map((length): Dim => length ?? 'free');
  return graph.addInput(layer!.name, readType(config.dtype), ['batch', ...dims]);
}

/** A type that is not told, or told by a policy of mixed precision, is a float. */
function readType(dtype: unknown): ElementType {
  return typeof dtype === 'string' && Object.hasOwn(elementTypes, dtype) ? (dtype as ElementType) : 'float32';
}

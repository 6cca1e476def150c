import { UnhansError } from '../errors.ts';
import { findDataValues, indexConsumers } from '../graph/dataflow.ts';
import { readInts, type Graph, type ValueInfo } from '../graph/graph.ts';
import type { Layout } from './model.ts';

/** What a user may say of a model where the file leaves it open. */
export interface ModelChoice {
  /** Name of the input that takes the data. */
  readonly input?: string;
  /** Name of the output with the class scores. */
  readonly output?: string;
  /** Height and width (or the lengths of all axes but batch and channels) where the model takes any. */
  readonly size?: readonly number[];
  /** The shape of the samples it will be given, where all have one: what free sizes are where `size` does not say. */
  readonly sampleShape?: readonly number[] | undefined;
  readonly layout?: Layout;
  /** Whether the input holds token ids, and the model is explained from behind their embedding. Default false. */
  readonly startsAtEmbedding?: boolean;
}

/** The one float input, or the one named. Throws UnhansError `model` where that leaves none or several. */
export function chooseInput(graph: Graph, path: string, wanted?: string): ValueInfo {
  const names = graph.inputs.map((input) => input.name);
  const chosen = graph.inputs.filter((input) => wanted === undefined || input.name === wanted);
  if (chosen.length !== 1 || graph.inputs.length > 1) {
    const expected = wanted === undefined || chosen.length === 1 ? 'expected one' : `expected "${wanted}" among them`;
    throw new UnhansError(
      'model',
      `cannot explain ${path}: it has ${names.length} inputs (${names.join(', ')}), ${expected}`,
    );
  }
  const [input] = chosen as [ValueInfo];
  if (input.type !== 'float32') {
    throw new UnhansError('model', `cannot explain ${path}: input "${input.name}" is ${input.type}, expected floats`);
  }
  return input;
}

/** The one output, or the one named. Throws UnhansError `model` where that leaves none or several. */
export function chooseOutput(graph: Graph, path: string, wanted?: string): string {
  const data = findDataValues(graph);
  const names = graph.outputs.map((output) => output.name).filter((name) => data.has(name));
  const chosen = names.filter((name) => wanted === undefined || name === wanted);
  if (chosen.length === 1) return chosen[0]!;
  const list = names.join(', ') || 'none that depend on the input';
  const expected =
    wanted === undefined ? 'expected one, or model.output to name it' : `expected "${wanted}" among them`;
  throw new UnhansError('model', `cannot explain ${path}: it has ${names.length} outputs (${list}), ${expected}`);
}

/** Whether images come channels first or last, from the input's shape (without batch) or the transpose behind it. */
export function detectLayout(graph: Graph, input: ValueInfo): Layout {
  if (input.shape.length !== 4) return 'NCHW';
  const [first] = indexConsumers(graph.nodes).get(input.name) ?? [];
  if (first?.op === 'Transpose' && readInts(first, 'perm')?.join() === '0,3,1,2') return 'NHWC';
  const isChannels = (size: number | string | undefined) => size === 1 || size === 3 || size === 4;
  return isChannels(input.shape[3]) && !isChannels(input.shape[1]) ? 'NHWC' : 'NCHW';
}

/**
 * The input's sizes without the batch, with free ones filled from `choice.size`, else from `choice.sampleShape`.
 * @throws UnhansError `model` where an axis is free and no size given, or the size does not fit.
 */
export function resolveInputShape(input: ValueInfo, layout: Layout, choice: ModelChoice, path: string): number[] {
  const declared = input.shape.slice(1);
  if (declared.length === 0) {
    const got = `has shape [${input.shape.join(', ')}]`;
    throw new UnhansError('model', `input "${input.name}" of ${path} ${got}, expected axes behind the batch`);
  }
  const channelAxis = layout === 'NHWC' ? declared.length - 1 : 0;
  const given = choice.size ? [...choice.size] : undefined;
  if (given && declared.length > 1) given.splice(channelAxis, 0, declared[channelAxis] as number);
  if (given && given.length !== declared.length) {
    const axes = declared.length - Number(declared.length > 1);
    const got = `got ${choice.size!.length} sizes in model.input.size, expected ${axes} (all axes but batch and channels)`;
    throw new UnhansError('model', `input "${input.name}" of ${path} has shape [${input.shape.join(', ')}], ${got}`);
  }
  const sample = choice.sampleShape?.length === declared.length ? choice.sampleShape : undefined;
  return declared.map((size, axis) => {
    const wanted = given?.[axis];
    if (typeof size === 'number') {
      if (wanted === undefined || wanted === size) return size;
      const expected = `expected [${declared.join(', ')}]`;
      throw new UnhansError('model', `input size does not fit ${path}: got [${given!.join(', ')}], ${expected}`);
    }
    const length = typeof wanted === 'number' ? wanted : sample?.[axis];
    if (length !== undefined) return length;
    const shape = input.shape.join(', ');
    throw new UnhansError(
      'model',
      `input "${input.name}" of ${path} has a free size in [${shape}], expected model.input.size to fix it`,
    );
  });
}

import { float, type AttributeInput } from '../../src/graph/builder.ts';
import { unary } from './layers.ts';
import { int64, scalar, type Feature, type Net } from './net.ts';

/** Clip between two numbers: attributes before opset 11, Constant nodes since. */
export function clip(net: Net, x: Feature, min: number, max: number): Feature {
  if (net.opset < 11) return unary(net, x, 'Clip', { min: float(min), max: float(max) });
  return { ...x, name: net.node('Clip', [x.name, net.literal(scalar(min)), net.literal(scalar(max))]) };
}

/** Removes axes of size 1: an attribute before opset 13, an input since. */
export function squeeze(net: Net, x: Feature, axes: readonly number[]): Feature {
  return withList(net, x, { op: 'Squeeze', list: 'axes', values: axes, since: 13 });
}

/** Inserts axes of size 1: an attribute before opset 13, an input since. */
export function unsqueeze(net: Net, x: Feature, axes: readonly number[]): Feature {
  return withList(net, x, { op: 'Unsqueeze', list: 'axes', values: axes, since: 13 });
}

/** Mean over axes: an attribute before opset 18, an input since. */
export function reduceMean(net: Net, x: Feature, axes: readonly number[], keep: boolean): Feature {
  return withList(net, x, { op: 'ReduceMean', list: 'axes', values: axes, since: 18 }, { keepdims: keep ? 1 : 0 });
}

/** `x[starts:ends]` along `axes`: attributes before opset 10, inputs since. */
export function slice(
  net: Net,
  x: Feature,
  range: { axes: readonly number[]; starts: readonly number[]; ends: readonly number[]; steps?: readonly number[] },
): Feature {
  const { axes, starts, ends, steps } = range;
  if (net.opset < 10) return unary(net, x, 'Slice', { axes, ends, starts });
  const lists = [starts, ends, axes, ...(steps ? [steps] : [])];
  return { ...x, name: net.node('Slice', [x.name, ...lists.map((list) => net.literal(int64(list)))]) };
}

/** Parts along the channels: an attribute before opset 13, an input since. */
export function split(net: Net, x: Feature, sizes: readonly number[]): Feature[] {
  const outputs =
    net.opset < 13
      ? net.nodes('Split', [x.name], sizes.length, { axis: 1, split: sizes })
      : net.nodes('Split', [x.name, net.ints(sizes)], sizes.length, { axis: 1 });
  return outputs.map((name, index) => ({ name, channels: sizes[index]! }));
}

/** Padding of all axes, begins then ends: attributes before opset 11, inputs since. */
export function pad(net: Net, x: Feature, pads: readonly number[], mode: 'constant' | 'reflect' | 'edge'): Feature {
  if (net.opset < 11) return unary(net, x, 'Pad', { mode, pads, value: float(0) });
  return { ...x, name: net.node('Pad', [x.name, net.ints(pads)], { mode }) };
}

/** Twice the size: Upsample with attributes (7), with an input (9), Resize (10), Resize with a roi (11). */
export function upsample(net: Net, x: Feature, mode: 'nearest' | 'linear' = 'nearest'): Feature {
  const scales = [1, 1, 2, 2];
  if (net.opset < 9) return unary(net, x, 'Upsample', { mode, scales: { kind: 'floats', value: scales } });
  if (net.opset < 10) return { ...x, name: net.node('Upsample', [x.name, net.floats(scales)], { mode }) };
  if (net.opset < 11) return { ...x, name: net.node('Resize', [x.name, net.floats(scales)], { mode }) };
  const coordinates =
    mode === 'nearest'
      ? { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
      : { coordinate_transformation_mode: 'half_pixel' };
  const attributes = { ...coordinates, cubic_coeff_a: float(-0.75), mode };
  const roi = net.opset < 13 ? net.floats([]) : '';
  return { ...x, name: net.node('Resize', [x.name, roi, net.floats(scales)], attributes) };
}

/** Dropout left in an inference graph: the ratio is an attribute before opset 12, an input since. */
export function dropout(net: Net, x: Feature): Feature {
  if (net.opset < 12) return unary(net, x, 'Dropout', { ratio: float(0.5) });
  const off = net.literal({ type: 'bool', shape: [], data: Uint8Array.of(0) });
  return { ...x, name: net.node('Dropout', [x.name, net.literal(scalar(0.5)), off]) };
}

/** Reshape to constant sizes; `channels` is the last one unless given. */
export function reshape(net: Net, x: Feature, shape: readonly number[], channels = shape.at(-1)!): Feature {
  const attributes: Record<string, AttributeInput> = net.opset < 14 ? {} : { allowzero: 0 };
  return { name: net.node('Reshape', [x.name, net.literal(int64(shape))], attributes), channels };
}

/** One dimension of `x` as a list of one, read while the model runs: Shape, Gather, Unsqueeze. */
export function readDimension(net: Net, x: Feature, axis: number): string {
  const size = net.node('Gather', [net.node('Shape', [x.name]), net.literal(int64([axis], []))], { axis: 0 });
  return unsqueeze(net, { name: size, channels: 1 }, [0]).name;
}

function withList(
  net: Net,
  x: Feature,
  form: { op: string; list: string; values: readonly number[]; since: number },
  attributes: Record<string, AttributeInput> = {},
): Feature {
  const { op, list, values, since } = form;
  if (net.opset < since) return unary(net, x, op, { [list]: values, ...attributes });
  return { ...x, name: net.node(op, [x.name, net.ints(values)], attributes) };
}

import type { Graph } from '../../src/graph/graph.ts';
import { createNet, type Feature, type Net } from './net.ts';

/** A small model of one family, written as an exporter writes it. */
export interface ZooModel {
  readonly build: () => Graph;
  /** Shape of one input, without the batch. */
  readonly inputShape: readonly number[];
  /** What this model has that others do not. */
  readonly note: string;
}

export interface ZooOptions {
  /** Default 17. */
  readonly opset?: number;
  readonly seed?: number;
  /** Default 'NCHW' (any number of spatial axes). */
  readonly layout?: 'NCHW' | 'NHWC';
  /** Default: a free dimension named 'batch'. */
  readonly batch?: number;
  /** Default 'input'. */
  readonly inputName?: string;
  /** Shape of one output. Default [10]. */
  readonly outputShape?: readonly number[];
}

/** A zoo model from the function that writes its layers; the value that function returns is the output. */
export function defineModel(
  note: string,
  inputShape: readonly number[],
  write: (net: Net, input: Feature) => Feature,
  options: ZooOptions = {},
): ZooModel {
  const { layout = 'NCHW', batch = 'batch', inputName: name = 'input', outputShape = [10], ...netOptions } = options;
  const channels = (layout === 'NCHW' ? inputShape[0] : inputShape.at(-1)) ?? 1;
  return {
    note,
    inputShape,
    build: () => {
      const net = createNet(netOptions);
      const output = write(net, { name, channels });
      return net.build(
        [{ name, type: 'float32', shape: [batch, ...inputShape] }],
        [{ name: output.name, type: 'float32', shape: [batch, ...outputShape] }],
      );
    },
  };
}

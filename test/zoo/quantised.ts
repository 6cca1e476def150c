import type { Constant } from '../../src/graph/graph.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import { flatten } from './layers.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** Weights stored as int8 with a scale per output channel, read by DequantizeLinear. */
function storedWeights(net: Net, shape: readonly number[], scale: number): string {
  const count = countElements(shape);
  const data = Int8Array.from({ length: count }, (_, index) => Math.round(127 * Math.sin((index + 1) * 1.7 + count)));
  const scales = net.uniform([shape[0]!], 0.7 * scale, 1.3 * scale);
  const zeros = net.literal({ type: 'int8', shape: [shape[0]!], data: new Int8Array(shape[0]!) });
  return net.node('DequantizeLinear', [net.literal({ type: 'int8', shape, data }), scales, zeros], { axis: 0 });
}

/** A bias stored as int32. */
function storedBias(net: Net, size: number): string {
  const data = Int32Array.from({ length: size }, (_, index) => Math.round(100 * Math.cos(index)));
  const stored: Constant = { type: 'int32', shape: [size], data };
  return net.node('DequantizeLinear', [net.literal(stored), net.floats([1e-3], [])]);
}

/** QuantizeLinear and DequantizeLinear to uint8: with the zero point at 0, that also cuts off what is negative. */
function requantise(net: Net, x: Feature, step: number, zero: number): Feature {
  const settings = [
    net.floats([step], []),
    net.literal({ type: 'uint8', shape: [], data: Uint8Array.of(zero) }),
  ] as const;
  const stored = net.node('QuantizeLinear', [x.name, ...settings]);
  return { ...x, name: net.node('DequantizeLinear', [stored, ...settings]) };
}

/** A network that onnxruntime has quantised (QDQ): its Relu has become part of the rounding. */
function writeQuantised(net: Net, image: Feature): Feature {
  let x = requantise(net, image, 0.03, 128);
  for (const channels of [8, 12]) {
    const weights = [storedWeights(net, [channels, x.channels, 3, 3], 0.004), storedBias(net, channels)];
    const window = { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [2, 2], dilations: [1, 1], group: 1 };
    const name = net.node('Conv', [x.name, ...weights], window);
    x = requantise(net, { name, channels }, 0.02, 0);
  }
  const pooled = requantise(net, { ...x, name: net.node('GlobalAveragePool', [x.name]) }, 0.01, 0);
  const rows = flatten(net, pooled);
  const name = net.node('Gemm', [rows.name, storedWeights(net, [10, 12], 0.01), storedBias(net, 10)], { transB: 1 });
  return requantise(net, { name, channels: 10 }, 0.05, 128);
}

/** Quantised networks. */
export const quantisedModels: Record<string, ZooModel> = {
  'cnn-qdq': defineModel('weights of int8 by channel, activations rounded to uint8', [3, 16, 16], writeQuantised, {
    opset: 13,
  }),
};

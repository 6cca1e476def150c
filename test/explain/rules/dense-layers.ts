import { float, type AttributeInput } from '../../../src/graph/builder.ts';
import type { Constant } from '../../../src/graph/graph.ts';
import { countElements } from '../../../src/tensor/tensor.ts';
import { uniform } from '../numbers.ts';
import type { Operation } from '../open-operation.ts';

/** A linear layer as the matrix it is: z = W a + b, W row-major [outputs, inputs], in float64. */
export interface DenseLayer {
  readonly matrix: Float64Array;
  readonly bias: Float64Array;
}

/** A layer to test rules on: what the runtime runs, and the same as a matrix. */
export interface LayerCase {
  readonly name: string;
  readonly operation: Operation;
  readonly dense: DenseLayer;
}

interface Geometry {
  readonly channels: number;
  readonly outputs: number;
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly strides?: readonly number[];
  /** Before every axis, then after every axis. */
  readonly pads?: readonly number[];
  readonly dilations?: readonly number[];
  readonly group?: number;
  readonly outputPadding?: readonly number[];
  readonly hasBias?: boolean;
}

/** Every place of a grid, as a list of coordinates, last axis fastest. */
function listPlaces(size: readonly number[]): number[][] {
  return size.reduce<number[][]>(
    (places, length) => places.flatMap((place) => Array.from({ length }, (_, index) => [...place, index])),
    [[]],
  );
}

function flatten(place: readonly number[], size: readonly number[]): number {
  return place.reduce((index, coordinate, axis) => index * size[axis]! + coordinate, 0);
}

/** The sliding window written out: entry [narrow, wide] for a window over the wide side, one row a narrow place. */
function slide(
  geometry: Geometry,
  wide: readonly number[],
  narrow: readonly number[],
  visit: (tap: Tap) => void,
): void {
  const { kernel } = geometry;
  const ones = kernel.map(() => 1);
  const { strides = ones, dilations = ones, pads = ones.map(() => 0) } = geometry;
  const taps = listPlaces(kernel);
  for (const place of listPlaces(narrow)) {
    for (const tap of taps) {
      const source = tap.map((step, axis) => place[axis]! * strides[axis]! - pads[axis]! + step * dilations[axis]!);
      if (source.some((coordinate, axis) => coordinate < 0 || coordinate >= wide[axis]!)) continue;
      visit({ narrow: flatten(place, narrow), wide: flatten(source, wide), tap: flatten(tap, kernel) });
    }
  }
}

interface Tap {
  readonly narrow: number;
  readonly wide: number;
  readonly tap: number;
}

/** Places a convolution gives along each axis. */
function countWindows({ size, kernel, strides, pads, dilations }: Geometry): number[] {
  return size.map((length, axis) => {
    const padded = length + (pads?.[axis] ?? 0) + (pads?.[axis + size.length] ?? 0);
    return Math.floor((padded - (dilations?.[axis] ?? 1) * (kernel[axis]! - 1) - 1) / (strides?.[axis] ?? 1)) + 1;
  });
}

function toAttributes(geometry: Geometry): Record<string, AttributeInput> {
  const { kernel, strides, pads, dilations, group = 1, outputPadding } = geometry;
  return {
    ...{ kernel_shape: kernel, group },
    ...(strides && { strides }),
    ...(pads && { pads }),
    ...(dilations && { dilations }),
    ...(outputPadding && { output_padding: outputPadding }),
  };
}

const floats = (shape: readonly number[], data: Float32Array): Constant => ({ type: 'float32', shape, data });

/** Bias of one number per channel, repeated over space. */
function spreadBias(bias: Float32Array, area: number): Float64Array {
  return Float64Array.from({ length: bias.length * area }, (_, index) => bias[Math.floor(index / area)]!);
}

function describeLayer(name: string, operation: Operation, matrix: Float64Array, bias: Float64Array): LayerCase {
  return { name, operation, dense: { matrix, bias } };
}

/** A convolution by plain loops. */
export function convolution(name: string, geometry: Geometry, seed: number): LayerCase {
  const { channels, outputs, size, kernel, group = 1, hasBias = true } = geometry;
  const [perGroup, outputsPerGroup] = [channels / group, outputs / group];
  const weight = uniform(outputs * perGroup * countElements(kernel), seed);
  const bias = hasBias ? uniform(outputs, seed + 100, -0.5, 0.5) : new Float32Array(outputs);
  const narrow = countWindows(geometry);
  const [area, outputArea] = [countElements(size), countElements(narrow)];
  const matrix = new Float64Array(outputs * outputArea * channels * area);
  slide(geometry, size, narrow, (at) => {
    for (let output = 0; output < outputs; output++) {
      for (let inner = 0; inner < perGroup; inner++) {
        const channel = Math.floor(output / outputsPerGroup) * perGroup + inner;
        const row = output * outputArea + at.narrow;
        const entry = weight[(output * perGroup + inner) * countElements(kernel) + at.tap]!;
        matrix[row * channels * area + channel * area + at.wide]! += entry;
      }
    }
  });
  const constants = {
    weight: floats([outputs, perGroup, ...kernel], weight),
    ...(hasBias && { bias: floats([outputs], bias) }),
  };
  const operation = { op: 'Conv', data: { x: [channels, ...size] }, constants, attributes: toAttributes(geometry) };
  return describeLayer(name, operation, matrix, spreadBias(bias, outputArea));
}

/** A transposed convolution by plain loops: each input place writes a window of the output. */
export function transposedConvolution(name: string, geometry: Geometry, seed: number): LayerCase {
  const { channels, outputs, size, kernel, group = 1 } = geometry;
  const {
    strides = kernel.map(() => 1),
    dilations = kernel.map(() => 1),
    pads = [...kernel, ...kernel].map(() => 0),
  } = geometry;
  const [perGroup, outputsPerGroup] = [channels / group, outputs / group];
  const weight = uniform(channels * outputsPerGroup * countElements(kernel), seed);
  const bias = uniform(outputs, seed + 100, -0.5, 0.5);
  const wide = size.map((length, axis) => {
    const window = dilations[axis]! * (kernel[axis]! - 1) + 1;
    return (
      (length - 1) * strides[axis]! +
      window -
      pads[axis]! -
      pads[axis + size.length]! +
      (geometry.outputPadding?.[axis] ?? 0)
    );
  });
  const [area, outputArea] = [countElements(size), countElements(wide)];
  const matrix = new Float64Array(outputs * outputArea * channels * area);
  slide(geometry, wide, size, (at) => {
    for (let channel = 0; channel < channels; channel++) {
      for (let inner = 0; inner < outputsPerGroup; inner++) {
        const output = Math.floor(channel / perGroup) * outputsPerGroup + inner;
        const row = output * outputArea + at.wide;
        const entry = weight[(channel * outputsPerGroup + inner) * countElements(kernel) + at.tap]!;
        matrix[row * channels * area + channel * area + at.narrow]! += entry;
      }
    }
  });
  const constants = { weight: floats([channels, outputsPerGroup, ...kernel], weight), bias: floats([outputs], bias) };
  const operation = {
    op: 'ConvTranspose',
    data: { x: [channels, ...size] },
    constants,
    attributes: toAttributes(geometry),
  };
  return describeLayer(name, operation, matrix, spreadBias(bias, outputArea));
}

/** Gemm, with its weight as it stands or transposed. */
export function gemm(
  name: string,
  inputs: number,
  outputs: number,
  options: { transB: 0 | 1; hasBias?: boolean; seed: number },
): LayerCase {
  const { transB, hasBias = true, seed } = options;
  const weight = uniform(inputs * outputs, seed);
  const bias = hasBias ? uniform(outputs, seed + 100, -0.5, 0.5) : new Float32Array(outputs);
  const matrix = Float64Array.from({ length: inputs * outputs }, (_, index) => {
    const [row, column] = [Math.floor(index / inputs), index % inputs];
    return weight[transB ? index : column * outputs + row]!;
  });
  const constants = {
    weight: floats(transB ? [outputs, inputs] : [inputs, outputs], weight),
    ...(hasBias && { bias: floats([outputs], bias) }),
  };
  const operation = { op: 'Gemm', data: { x: [inputs] }, constants, attributes: { transB } };
  return describeLayer(name, operation, matrix, Float64Array.from(bias));
}

/** MatMul of rows of features [rows, inputs] with one matrix. */
export function matmul(name: string, rows: number, inputs: number, outputs: number, seed: number): LayerCase {
  const weight = uniform(inputs * outputs, seed);
  const matrix = new Float64Array(rows * outputs * rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        matrix[(row * outputs + output) * rows * inputs + row * inputs + input] = weight[input * outputs + output]!;
      }
    }
  }
  const constants = { weight: floats([inputs, outputs], weight) };
  const operation = { op: 'MatMul', data: { x: [rows, inputs] }, constants };
  return describeLayer(name, operation, matrix, new Float64Array(rows * outputs));
}

/** Batch normalisation as a layer of its own: y = γ (x − μ) / √(σ² + ε) + β. */
export function batchNormalization(name: string, channels: number, size: readonly number[], seed: number): LayerCase {
  const [gamma, beta, mean] = [1, 2, 3].map((part) => uniform(channels, seed + part)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const variance = uniform(channels, seed + 4, 0.5, 2);
  const epsilon = 1e-3;
  const area = countElements(size);
  const slope = Array.from(gamma, (value, channel) => value / Math.sqrt(variance[channel]! + epsilon));
  const matrix = new Float64Array((channels * area) ** 2);
  for (let index = 0; index < channels * area; index++)
    matrix[index * (channels * area + 1)] = slope[Math.floor(index / area)]!;
  const shift = Float32Array.from(beta, (value, channel) => value - slope[channel]! * mean[channel]!);
  const constants = Object.fromEntries(
    Object.entries({ gamma, beta, mean, variance }).map(([key, data]) => [key, floats([channels], data)]),
  );
  const attributes = { epsilon: float(epsilon) };
  const operation = { op: 'BatchNormalization', data: { x: [channels, ...size] }, constants, attributes };
  return describeLayer(name, operation, matrix, spreadBias(shift, area));
}

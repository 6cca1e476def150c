import {
  batchNormalization,
  convolution,
  gemm,
  matmul,
  transposedConvolution,
  type LayerCase,
} from './dense-layers.ts';

const plane = { channels: 3, outputs: 4, size: [6, 5], kernel: [3, 3] };

/** Convolutions of every geometry that has code of its own. */
export const convolutionCases: readonly LayerCase[] = [
  convolution('3×3', plane, 1),
  convolution('3×3, padded, no bias', { ...plane, pads: [1, 1, 1, 1], hasBias: false }, 2),
  convolution('3×3, stride 2, padded', { ...plane, strides: [2, 2], pads: [1, 1, 1, 1] }, 3),
  convolution('stride larger than the kernel', { ...plane, kernel: [2, 2], strides: [3, 3] }, 4),
  convolution('rows and columns that no window reads', { ...plane, size: [7, 6], kernel: [2, 2], strides: [2, 2] }, 5),
  convolution('dilated', { ...plane, size: [7, 7], dilations: [2, 3] }, 6),
  convolution(
    'dilated, stride 2, padded on one side',
    { ...plane, size: [8, 8], dilations: [2, 1], strides: [2, 2], pads: [0, 1, 2, 0] },
    7,
  ),
  convolution('padded beyond the kernel', { ...plane, kernel: [2, 2], pads: [2, 2, 2, 2] }, 8),
  convolution('two groups', { ...plane, channels: 4, group: 2, pads: [1, 0, 0, 1] }, 9),
  convolution(
    'depthwise with two outputs a channel, stride 2',
    { ...plane, outputs: 6, group: 3, strides: [2, 1] },
    10,
  ),
  convolution('1×1', { ...plane, kernel: [1, 1] }, 11),
  convolution('1-D, stride 2', { channels: 2, outputs: 3, size: [11], kernel: [4], strides: [2], pads: [1, 2] }, 12),
  convolution('1-D, dilated', { channels: 2, outputs: 3, size: [11], kernel: [3], dilations: [3] }, 13),
  convolution('3-D', { channels: 2, outputs: 2, size: [3, 4, 3], kernel: [2, 3, 2], pads: [1, 0, 0, 0, 1, 1] }, 14),
  convolution(
    '3-D, stride 2, two groups',
    { channels: 2, outputs: 4, size: [4, 3, 4], kernel: [2, 2, 3], strides: [2, 1, 2], group: 2 },
    15,
  ),
];

/** Every other linear layer. */
export const otherLayerCases: readonly LayerCase[] = [
  transposedConvolution('transposed, stride 2', { ...plane, size: [3, 4], strides: [2, 2] }, 21),
  transposedConvolution(
    'transposed, stride 2, padded, output padding, two groups',
    { ...plane, channels: 4, size: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], outputPadding: [1, 1], group: 2 },
    22,
  ),
  transposedConvolution('transposed, dilated', { ...plane, size: [3, 3], dilations: [2, 1], pads: [1, 0, 0, 2] }, 23),
  transposedConvolution('transposed, 1-D', { channels: 2, outputs: 3, size: [5], kernel: [4], strides: [3] }, 24),
  gemm('Gemm, weight transposed', 7, 5, { transB: 1, seed: 31 }),
  gemm('Gemm, weight as it stands, no bias', 6, 4, { transB: 0, hasBias: false, seed: 32 }),
  matmul('MatMul on rows', 3, 5, 4, 33),
  batchNormalization('BatchNormalization on images', 3, [2, 3], 41),
  batchNormalization('BatchNormalization on rows', 5, [], 42),
];

export const layerCases: readonly LayerCase[] = [...convolutionCases, ...otherLayerCases];

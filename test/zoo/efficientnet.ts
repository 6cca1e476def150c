import { float } from '../../src/graph/builder.ts';
import {
  add,
  conv,
  convBatchNorm,
  dense,
  flatten,
  globalAveragePool,
  linear,
  multiply,
  pooledHead,
  relu,
  squeezeExcite,
  transpose,
  unary,
  type ConvOptions,
} from './layers.ts';
import { dropout, pad, reshape, squeeze } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

const sigmoid = (net: Net, x: Feature): Feature => unary(net, x, 'Sigmoid');
const silu = (net: Net, x: Feature): Feature => multiply(net, x, sigmoid(net, x));

interface BlockOptions extends ConvOptions {
  readonly out: number;
  readonly expand: number;
  readonly excite: (net: Net, x: Feature, squeezed: number) => Feature;
}

const exciteTorch = (net: Net, x: Feature, squeezed: number): Feature =>
  squeezeExcite(net, x, { squeezed, activation: silu, gate: sigmoid });

/** Mean to [batch, C], Reshape to [batch, 1, 1, C], Transpose back to NCHW, then as ever: tf2onnx's detour. */
function exciteKeras(net: Net, x: Feature, squeezed: number): Feature {
  const mean = squeeze(net, globalAveragePool(net, x), [2, 3]);
  const image = transpose(net, reshape(net, mean, [-1, 1, 1, x.channels]), [0, 3, 1, 2]);
  const hidden = silu(net, conv(net, image, squeezed, { kernel: 1 }));
  return multiply(net, x, sigmoid(net, conv(net, hidden, x.channels, { kernel: 1 })));
}

/** MBConv; stochastic depth is gone from an inference graph. */
function mobileBlock(net: Net, x: Feature, options: BlockOptions): Feature {
  const { out, expand, excite, kernel = 3, stride = 1, pad: padding = 1 } = options;
  const inner = x.channels * expand;
  const wide = expand === 1 ? x : silu(net, convBatchNorm(net, x, inner, { kernel: 1, form: 'folded' }));
  const window = { kernel, stride, pad: padding, groups: inner, form: 'folded' } as const;
  const filtered = silu(net, convBatchNorm(net, wide, inner, window));
  const gated = excite(net, filtered, Math.max(2, x.channels / 4));
  const narrow = convBatchNorm(net, gated, out, { kernel: 1, form: 'folded', gain: 1.4 });
  return stride === 1 && out === x.channels ? add(net, narrow, x) : narrow;
}

function writeTorch(net: Net, input: Feature): Feature {
  const excite = exciteTorch;
  let x = silu(net, convBatchNorm(net, input, 8, { stride: 2, pad: 1, form: 'folded' }));
  x = mobileBlock(net, x, { out: 8, expand: 1, excite });
  x = mobileBlock(net, x, { out: 12, expand: 4, stride: 2, kernel: 5, pad: 2, excite });
  x = mobileBlock(net, x, { out: 12, expand: 4, excite });
  return pooledHead(net, silu(net, convBatchNorm(net, x, 32, { kernel: 1, form: 'separate' })));
}

/** Rescaling and Normalization layers on NHWC pixels from 0 to 255. */
function normalizePixels(net: Net, input: Feature): Feature {
  const rescaled = net.node('Mul', [input.name, net.floats([1 / 255], [])]);
  const centred = net.node('Sub', [rescaled, net.floats([0.485, 0.456, 0.406], [1, 1, 1, 3])]);
  return { ...input, name: net.node('Div', [centred, net.floats([0.229, 0.224, 0.225], [1, 1, 1, 3])]) };
}

function writeKeras(net: Net, input: Feature): Feature {
  const excite = exciteKeras;
  let x = transpose(net, normalizePixels(net, input), [0, 3, 1, 2]);
  x = silu(net, conv(net, pad(net, x, [0, 0, 0, 0, 0, 0, 1, 1], 'constant'), 8, { stride: 2 }));
  x = mobileBlock(net, x, { out: 8, expand: 1, excite });
  x = mobileBlock(net, x, { out: 12, expand: 4, stride: 2, pad: [0, 0, 1, 1], excite });
  x = silu(net, conv(net, x, 32, { kernel: 1 }));
  x = dense(net, squeeze(net, globalAveragePool(net, x), [2, 3]), 10);
  return unary(net, x, 'Softmax', { axis: -1 });
}

/** EfficientNet v2's FusedMBConv: one 3×3 convolution in place of expansion and depthwise filter. */
function writeV2(net: Net, input: Feature): Feature {
  let x = silu(net, conv(net, input, 8, { stride: 2, pad: 1 }));
  const fused = silu(net, conv(net, x, 32, { pad: 1 }));
  x = add(net, conv(net, fused, 8, { kernel: 1 }), x);
  x = mobileBlock(net, x, { out: 16, expand: 4, stride: 2, excite: exciteTorch });
  x = globalAveragePool(net, silu(net, conv(net, x, 32, { kernel: 1 })));
  return linear(net, dropout(net, flatten(net, x)), 10);
}

/** SENet's gate on a plain network, by two Gemm between Flatten and Reshape, with LeakyRelu behind it. */
function writeDenseGate(net: Net, input: Feature): Feature {
  const x = relu(net, conv(net, input, 12, { stride: 2, pad: 1 }));
  const hidden = relu(net, linear(net, flatten(net, globalAveragePool(net, x)), 4));
  const gate = reshape(net, sigmoid(net, linear(net, hidden, 12)), [-1, 12, 1, 1], 12);
  const gated = conv(net, multiply(net, x, gate), 16, { stride: 2 });
  return pooledHead(net, unary(net, gated, 'LeakyRelu', { alpha: float(0.1) }));
}

const image = [3, 32, 32];

/** EfficientNet and networks with squeeze and excitation. */
export const efficientnetModels: Record<string, ZooModel> = {
  efficientnet: defineModel('SiLU as Sigmoid and Mul, squeeze and excitation', image, writeTorch),
  'efficientnet-v2': defineModel('fused MBConv, Dropout kept', image, writeV2, { opset: 14 }),
  'efficientnet-keras': defineModel(
    'normalisation inside the model (feed 0 to 255), NHWC, Pad, detour in the gate, Softmax',
    [32, 32, 3],
    writeKeras,
    { opset: 13, layout: 'NHWC', inputName: 'input_1' },
  ),
  'se-dense': defineModel('gate by Gemm and Reshape', image, writeDenseGate, { opset: 12 }),
};

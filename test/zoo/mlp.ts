import { batchNorm, dense, linear, relu, unary } from './layers.ts';
import { dropout, readDimension, reshape, slice } from './opset-forms.ts';
import { int64, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** `x.view(x.size(0), -1)`: Shape, Gather, Unsqueeze, Concat, Reshape. */
function flattenDynamic(net: Net, x: Feature, channels: number): Feature {
  const sizes = net.node('Concat', [readDimension(net, x, 0), net.literal(int64([-1]))], { axis: 0 });
  return { name: net.node('Reshape', [x.name, sizes]), channels };
}

const writeGemm =
  (flat: (net: Net, x: Feature) => Feature) =>
  (net: Net, input: Feature): Feature =>
    linear(net, relu(net, linear(net, relu(net, linear(net, flat(net, input), 32)), 24)), 10);

function writeKeras(net: Net, input: Feature): Feature {
  const hidden = relu(net, dense(net, reshape(net, input, [-1, 144]), 32));
  return unary(net, dense(net, unary(net, dense(net, hidden, 24), 'Tanh'), 10), 'Softmax', { axis: -1 });
}

/** `tf.reshape(x, [tf.shape(x)[0], 144])`: the shape goes through int32 and back. */
function flattenTensorflow(net: Net, x: Feature): Feature {
  const shape = net.node('Cast', [net.node('Shape', [x.name])], { to: 6 });
  const batch = slice(net, { name: shape, channels: 4 }, { axes: [0], starts: [0], ends: [1] }).name;
  const features = net.literal({ type: 'int32', shape: [1], data: Int32Array.of(144) });
  const sizes = net.node('Cast', [net.node('Concat', [batch, features], { axis: 0 })], { to: 7 });
  return { name: net.node('Reshape', [x.name, sizes]), channels: 144 };
}

/** BatchNorm1d on rows, at the input and behind each Gemm; Dropout kept. */
function writeBatchNorm(net: Net, input: Feature): Feature {
  const hidden = relu(net, batchNorm(net, linear(net, batchNorm(net, input), 32)));
  return linear(net, dropout(net, relu(net, batchNorm(net, linear(net, hidden, 24)))), 10);
}

/** Weights transposed by a node and no bias, as PyTorch writes a Linear on three axes or without bias. */
function writeTransposedWeights(net: Net, input: Feature): Feature {
  let x = input;
  for (const channels of [24, 10]) {
    const bound = Math.sqrt(6 / x.channels);
    const weight = net.node('Transpose', [net.uniform([channels, x.channels], -bound, bound)], { perm: [1, 0] });
    const product = { name: net.node('MatMul', [x.name, weight]), channels };
    x = channels === 10 ? product : relu(net, product);
  }
  return x;
}

/** Multilayer perceptrons. */
export const mlpModels: Record<string, ZooModel> = {
  mlp: defineModel(
    'Flatten, Gemm',
    [1, 12, 12],
    writeGemm((net, x) => ({ name: net.node('Flatten', [x.name]), channels: 144 })),
  ),
  'mlp-dynamic-flatten': defineModel(
    'sizes read while the model runs',
    [1, 12, 12],
    writeGemm((net, x) => flattenDynamic(net, x, 144)),
    {
      opset: 9,
      inputName: '0',
    },
  ),
  'mlp-keras': defineModel('MatMul and Add, Tanh, Softmax', [12, 12, 1], writeKeras, { layout: 'NHWC', opset: 13 }),
  'mlp-rows': defineModel('rows of features, MatMul with transposed weights, no bias', [20], writeTransposedWeights),
  'mlp-batchnorm': defineModel('BatchNormalization on rows, also on the input', [20], writeBatchNorm, { opset: 12 }),
  'mlp-tensorflow': defineModel(
    'sizes read while the model runs, through int32',
    [12, 12, 1],
    (net, input) => dense(net, relu(net, dense(net, flattenTensorflow(net, input), 32)), 10),
    { layout: 'NHWC', opset: 12 },
  ),
};

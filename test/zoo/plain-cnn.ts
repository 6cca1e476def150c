import {
  averagePool,
  concat,
  globalAveragePool,
  conv,
  convBatchNorm,
  dense,
  flatten,
  linear,
  maxPool,
  pooledHead,
  relu,
  transpose,
  unary,
} from './layers.ts';
import { pad, reshape, squeeze, unsqueeze } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** A sound classifier on raw samples. */
function writeAudio(net: Net, input: Feature): Feature {
  let x = relu(net, convBatchNorm(net, input, 8, { kernel: [9], stride: [2], pad: [4], form: 'separate' }));
  x = maxPool(net, x, { kernel: [4], stride: [4] });
  x = relu(net, conv(net, x, 12, { kernel: [3], pad: [2], dilation: 2 }));
  x = averagePool(net, x, { kernel: [2], stride: [2] });
  return linear(net, flatten(net, x, 16), 10);
}

/** A scan classifier: every window has three axes. */
function writeVolume(net: Net, input: Feature): Feature {
  let x = relu(net, conv(net, input, 6, { kernel: [3, 3, 3], pad: 1 }));
  x = maxPool(net, x, { kernel: [1, 2, 2], stride: [1, 2, 2] });
  x = relu(net, convBatchNorm(net, x, 10, { kernel: [3, 3, 3], stride: [2, 1, 1], pad: 1, form: 'separate' }));
  return pooledHead(net, averagePool(net, x, { kernel: [2, 2, 2], stride: [2, 2, 2] }));
}

/** Keras's Conv1D by tf2onnx: time steps last, an axis inserted for a two-dimensional Conv and removed again. */
function writeKerasSeries(net: Net, input: Feature): Feature {
  let x = transpose(net, input, [0, 2, 1]);
  for (const channels of [8, 12]) {
    x = conv(net, unsqueeze(net, x, [2]), channels, { kernel: [1, 5], stride: [1, 2], autoPad: 'SAME_UPPER' });
    x = relu(net, squeeze(net, x, [2]));
  }
  x = reshape(net, transpose(net, x, [0, 2, 1]), [-1, 16 * 12]);
  return unary(net, dense(net, x, 10), 'Softmax', { axis: -1 });
}

/** LeNet from Keras: NHWC all the way to the flattening, so the order of features is height, width, channel. */
function writeKerasLenet(net: Net, input: Feature): Feature {
  let x = reshape(net, input, [-1, 1, 28, 28], 1);
  x = maxPool(net, relu(net, conv(net, x, 6, { kernel: 5 })));
  x = maxPool(net, relu(net, conv(net, x, 12, { kernel: 5 })));
  x = reshape(net, transpose(net, x, [0, 2, 3, 1]), [-1, 192]);
  return unary(net, dense(net, relu(net, dense(net, x, 24)), 10), 'Softmax', { axis: -1 });
}

/** Keras's pools with padding 'same', whose average leaves the padding out; an explicit Pad before a strided Conv. */
function writeKerasPools(net: Net, input: Feature): Feature {
  const same = { auto_pad: 'SAME_UPPER', kernel_shape: [3, 3], strides: [2, 2] };
  let x = pad(net, transpose(net, input, [0, 3, 1, 2]), [0, 0, 1, 1, 0, 0, 1, 1], 'constant');
  x = unary(net, relu(net, conv(net, x, 8, { stride: 2 })), 'MaxPool', same);
  x = unary(net, relu(net, conv(net, x, 12, { autoPad: 'SAME_LOWER', kernel: 4 })), 'AveragePool', same);
  const maximum = unary(net, x, 'GlobalMaxPool');
  const both = concat(net, [globalAveragePool(net, x), maximum]);
  return unary(net, dense(net, squeeze(net, both, [2, 3]), 10), 'Softmax', { axis: -1 });
}

/** Plain convolutional networks over one, two and three axes. */
export const plainCnnModels: Record<string, ZooModel> = {
  'cnn-1d': defineModel('Conv, MaxPool, AveragePool over one axis; dilation', [1, 256], writeAudio),
  'cnn-1d-keras': defineModel(
    'Conv1D as a two-dimensional Conv; time steps before channels',
    [64, 3],
    writeKerasSeries,
    {
      opset: 13,
      layout: 'NHWC',
    },
  ),
  'cnn-3d': defineModel('Conv, MaxPool, AveragePool, BatchNormalization over three axes', [1, 8, 16, 16], writeVolume),
  'cnn-keras-pools': defineModel(
    'pools with auto_pad, GlobalMaxPool, Pad before a strided Conv',
    [30, 30, 3],
    writeKerasPools,
    {
      opset: 11,
      layout: 'NHWC',
    },
  ),
  lenet: defineModel('Transpose before the flattening Reshape', [28, 28, 1], writeKerasLenet, {
    opset: 9,
    layout: 'NHWC',
    inputName: 'conv2d_input',
  }),
};

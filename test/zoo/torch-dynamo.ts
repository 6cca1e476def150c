import { float } from '../../src/graph/builder.ts';
import { add, batchNorm, conv, convBatchNorm, linear, maxPool, relu } from './layers.ts';
import { clip } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** The mean over negative axes, then a flattening whose batch comes from Shape with start and end; allowzero set. */
function writeHead(net: Net, x: Feature): Feature {
  const mean = net.node('ReduceMean', [x.name, net.ints([-1, -2])], { keepdims: 1, noop_with_empty_axes: 0 });
  const batch = net.node('Shape', [mean], { start: 0, end: 1 });
  const sizes = net.node('Concat', [batch, net.ints([x.channels])], { axis: 0 });
  return linear(net, { ...x, name: net.node('Reshape', [mean, sizes], { allowzero: 1 }) }, 10);
}

/** Every attribute spelled out, defaults and all. */
function fullConv(net: Net, x: Feature, channels: number): Feature {
  const bound = Math.sqrt(6 / (9 * x.channels));
  const weight = net.uniform([channels, x.channels, 3, 3], -bound, bound);
  const window = { dilations: [1, 1], group: 1, kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1] };
  const inputs = [x.name, weight, net.uniform([channels], -0.1, 0.1)];
  return { name: net.node('Conv', inputs, { auto_pad: 'NOTSET', ...window }), channels };
}

function writeResnet(net: Net, input: Feature): Feature {
  const stem = relu(net, convBatchNorm(net, input, 8, { stride: 2, pad: 1, form: 'folded' }));
  const x = maxPool(net, stem, { kernel: 3, stride: 2, pad: 1, ceil: false });
  const inner = relu(net, fullConv(net, x, 8));
  return writeHead(net, relu(net, add(net, fullConv(net, inner, 8), x)));
}

/** Chunks of equal size by `num_outputs`, a scale by a scalar, BatchNormalization away from a convolution. */
function writeChunks(net: Net, input: Feature): Feature {
  const x = relu(net, conv(net, input, 8, { stride: 2, pad: 1 }));
  const [left, right] = net.nodes('Split', [x.name], 2, { axis: 1, num_outputs: 2 }) as [string, string];
  const scaled = net.node('Mul', [left, net.node('Constant', [], { value_float: float(0.7) })]);
  const shifted = net.node('Sub', [net.literal({ type: 'float32', shape: [1], data: Float32Array.of(0.5) }), right]);
  const joined = { name: net.node('Concat', [scaled, shifted], { axis: -3 }), channels: 8 };
  const normalized = clip(net, batchNorm(net, joined), 0, 6);
  const features = relu(net, conv(net, normalized, 12, { stride: 2 }));
  const columns = net.node('Reshape', [features.name, net.node('Constant', [], { value_ints: [0, 0, -1] })]);
  const mean = net.node('ReduceMean', [columns, net.ints([2])], { keepdims: 0 });
  return linear(net, { name: mean, channels: 12 }, 10);
}

/** What PyTorch's exporter by torch.export writes. */
export const torchDynamoModels: Record<string, ZooModel> = {
  'resnet-dynamo': defineModel(
    'ReduceMean over [-1, -2], Shape with start and end, allowzero',
    [3, 32, 32],
    writeResnet,
    { opset: 18 },
  ),
  'chunks-dynamo': defineModel(
    'Split by num_outputs, Constant with value_float and value_ints, Concat over axis -3, Reshape to [0, 0, -1]',
    [3, 16, 16],
    writeChunks,
    { opset: 20, inputName: 'x' },
  ),
};

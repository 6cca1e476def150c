import { float } from '../../src/graph/builder.ts';
import { conv, flatten, linear, maxPool, relu, unary } from './layers.ts';
import { dropout, reshape } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

function writeAlexnet(net: Net, input: Feature): Feature {
  let x = relu(net, conv(net, input, 8, { kernel: 7, stride: 2, pad: 2 }));
  x = maxPool(net, x, { kernel: 3, stride: 2 });
  x = maxPool(net, relu(net, conv(net, x, 12, { kernel: 5, pad: 2 })), { kernel: 3, stride: 2 });
  x = flatten(net, relu(net, conv(net, x, 16, { pad: 1 })), 9);
  return linear(net, relu(net, linear(net, x, 24)), 10);
}

const normalize = (net: Net, x: Feature): Feature =>
  unary(net, x, 'LRN', { alpha: float(1e-4), beta: float(0.75), bias: float(1), size: 5 });

/** Grouped convolutions, LRN, Dropout, Reshape to a constant [1, F], Softmax: as Caffe2's converter wrote it. */
function writeCaffeAlexnet(net: Net, input: Feature): Feature {
  let x = normalize(net, relu(net, conv(net, input, 8, { kernel: 7, stride: 2, pad: 2 })));
  x = maxPool(net, x, { kernel: 3, stride: 2 });
  x = normalize(net, relu(net, conv(net, x, 12, { kernel: 5, pad: 2, groups: 2 })));
  x = maxPool(net, x, { kernel: 3, stride: 2, pad: [0, 0, 1, 1] });
  x = relu(net, conv(net, x, 16, { pad: 1, groups: 2 }));
  x = reshape(net, x, [1, 16 * 9]);
  x = dropout(net, relu(net, linear(net, x, 24)));
  return unary(net, linear(net, x, 10), 'Softmax', { axis: 1 });
}

/** AlexNet from PyTorch and from Caffe. */
export const alexnetModels: Record<string, ZooModel> = {
  alexnet: defineModel('overlapping MaxPool 3/2', [3, 32, 32], writeAlexnet),
  'alexnet-caffe': defineModel(
    'LRN, groups, Dropout, Reshape to [1, F], Softmax, batch 1',
    [3, 32, 32],
    writeCaffeAlexnet,
    { opset: 7, batch: 1, inputName: 'data_0' },
  ),
};

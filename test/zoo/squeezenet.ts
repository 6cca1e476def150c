import { concat, conv, flatten, globalAveragePool, maxPool, relu, unary } from './layers.ts';
import { dropout } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

function fire(net: Net, x: Feature, squeezed: number, expanded: number): Feature {
  const stem = relu(net, conv(net, x, squeezed, { kernel: 1 }));
  return concat(net, [
    relu(net, conv(net, stem, expanded, { kernel: 1 })),
    relu(net, conv(net, stem, expanded, { pad: 1 })),
  ]);
}

function writeFeatures(net: Net, input: Feature): Feature {
  let x = relu(net, conv(net, input, 8, { stride: 2 }));
  x = fire(net, maxPool(net, x, { kernel: 3, stride: 2, ceil: true }), 4, 8);
  x = fire(net, maxPool(net, x, { kernel: 3, stride: 2, ceil: true }), 4, 12);
  return globalAveragePool(net, relu(net, conv(net, dropout(net, x), 10, { kernel: 1 })));
}

/** SqueezeNet: the classifier is a convolution, its logits pass a Relu. */
export const squeezenetModels: Record<string, ZooModel> = {
  squeezenet: defineModel('ceil_mode; Conv, Relu, pooling and Flatten give the logits', [3, 32, 32], (net, input) =>
    flatten(net, writeFeatures(net, input)),
  ),
  'squeezenet-softmax': defineModel(
    'Softmax over [batch, 10, 1, 1], which opset 9 takes as [batch, 10]; no Flatten',
    [3, 32, 32],
    (net, input) => unary(net, writeFeatures(net, input), 'Softmax'),
    { opset: 9, inputName: 'data_0', outputShape: [10, 1, 1] },
  ),
};

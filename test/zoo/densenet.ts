import { averagePool, batchNorm, concat, conv, convBatchNorm, maxPool, pooledHead, relu } from './layers.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

const growth = 4;

/** BatchNormalization, Relu, 1×1; then the second BatchNormalization folded into it by the exporter; Relu, 3×3. */
function denseLayer(net: Net, inputs: readonly Feature[]): Feature {
  const joined = inputs.length === 1 ? inputs[0]! : concat(net, inputs);
  const normalized = relu(net, batchNorm(net, joined));
  const reduced = relu(net, convBatchNorm(net, normalized, 4 * growth, { kernel: 1, form: 'folded' }));
  return conv(net, reduced, growth, { pad: 1, bias: false });
}

function denseBlock(net: Net, x: Feature, layers: number): Feature {
  const features = [x];
  for (let layer = 0; layer < layers; layer++) features.push(denseLayer(net, features));
  return concat(net, features);
}

function transition(net: Net, x: Feature): Feature {
  const halved = conv(net, relu(net, batchNorm(net, x)), x.channels / 2, { kernel: 1, bias: false });
  return averagePool(net, halved);
}

function writeDensenet(net: Net, input: Feature): Feature {
  let x = relu(net, convBatchNorm(net, input, 8, { kernel: 7, stride: 2, pad: 3, form: 'folded' }));
  x = maxPool(net, x, { kernel: 3, stride: 2, pad: 1 });
  x = denseBlock(net, transition(net, denseBlock(net, x, 3)), 2);
  return pooledHead(net, relu(net, batchNorm(net, x)));
}

/** DenseNet from PyTorch. */
export const densenetModels: Record<string, ZooModel> = {
  densenet: defineModel('pre-activation BatchNormalization, growing Concat', [3, 32, 32], writeDensenet, { opset: 12 }),
};

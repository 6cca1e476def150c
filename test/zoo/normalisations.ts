import { float } from '../../src/graph/builder.ts';
import { add, conv, dense, pooledHead, relu, transpose } from './layers.ts';
import type { Feature, Net } from './net.ts';
import { reshape } from './opset-forms.ts';
import { gelu, layerNorm, layerNorm2d, layerScale } from './tokens.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** Group normalisation: whole since opset 21, before that the groups as channels of an InstanceNormalization. */
function groupNorm(net: Net, x: Feature, groups: number): Feature {
  const perChannel = net.opset >= 21 ? [x.channels] : [x.channels, 1, 1];
  const [scale, shift] = [net.uniform(perChannel, 0.6, 1.4), net.uniform(perChannel, -0.2, 0.2)];
  const epsilon = float(1e-5);
  if (net.opset >= 21)
    return { ...x, name: net.node('GroupNormalization', [x.name, scale, shift], { epsilon, num_groups: groups }) };
  const grouped = reshape(net, x, [0, groups, -1]).name;
  const [ones, zeros] = [1, 0].map((value) => net.floats(Array<number>(groups).fill(value))) as [string, string];
  const normalised = net.node('InstanceNormalization', [grouped, ones, zeros], { epsilon });
  const restored = net.node('Reshape', [normalised, net.node('Shape', [x.name])]);
  return { ...x, name: net.node('Add', [net.node('Mul', [restored, scale]), shift]) };
}

function instanceNorm(net: Net, x: Feature): Feature {
  const [scale, shift] = [net.uniform([x.channels], 0.6, 1.4), net.uniform([x.channels], -0.2, 0.2)];
  return { ...x, name: net.node('InstanceNormalization', [x.name, scale, shift], { epsilon: float(1e-5) }) };
}

const writeWith =
  (normalise: (net: Net, x: Feature) => Feature) =>
  (net: Net, image: Feature): Feature => {
    const x = relu(net, normalise(net, conv(net, image, 8, { stride: 2, pad: 1 })));
    const inner = relu(net, normalise(net, conv(net, x, 8, { pad: 1 })));
    return pooledHead(net, add(net, x, conv(net, inner, 8, { pad: 1 })));
  };

/** ConvNeXt of torchvision: depthwise convolution, layer normalisation, dense layers, a learnt scale. */
function writeConvNext(net: Net, image: Feature): Feature {
  const stem = layerNorm2d(net, conv(net, image, 8, { kernel: 4, stride: 4 }));
  const mixed = conv(net, stem, 8, { kernel: 7, pad: 3, groups: 8, gain: 2 });
  const tokens = layerNorm(net, transpose(net, mixed, [0, 2, 3, 1]));
  const branch = layerScale(net, dense(net, gelu(net, dense(net, tokens, 24)), 8));
  const x = add(net, transpose(net, branch, [0, 3, 1, 2]), stem);
  const smaller = conv(net, layerNorm2d(net, x), 12, { kernel: 2, stride: 2 });
  return pooledHead(net, layerNorm2d(net, smaller));
}

const image = [3, 16, 16];

/** Convolutional networks with normalisations that read what they normalise by off the image. */
export const normalisationModels: Record<string, ZooModel> = {
  convnext: defineModel('layer normalisation over channels in parts, and over the last axis', image, writeConvNext),
  'group-norm': defineModel(
    'groups as channels of InstanceNormalization',
    image,
    writeWith((net, x) => groupNorm(net, x, 4)),
  ),
  'group-norm-op': defineModel(
    'GroupNormalization',
    image,
    writeWith((net, x) => groupNorm(net, x, 2)),
    { opset: 21 },
  ),
  'instance-norm': defineModel('InstanceNormalization', image, writeWith(instanceNorm)),
};

import { add, conv, convTranspose, linear, maxPool, pooledHead, relu } from './layers.ts';
import { pad, reduceMean, upsample } from './opset-forms.ts';
import { int64, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** Down by a strided convolution, up by transposed ones, then a classifier. */
function writeDecoder(net: Net, input: Feature): Feature {
  let x = relu(net, conv(net, input, 12, { stride: 2, pad: 1 }));
  x = relu(net, convTranspose(net, x, 8, { kernel: 4, stride: 2, pad: 1 }));
  x = relu(net, conv(net, x, 12, { stride: 2, pad: 1 }));
  x = relu(net, convTranspose(net, x, 8, { stride: 2, pad: 1, outputPadding: 1, groups: 2 }));
  return pooledHead(net, x);
}

/** A feature pyramid's sum of two scales. */
const writePyramid =
  (mode: 'nearest' | 'linear') =>
  (net: Net, input: Feature): Feature => {
    const fine = relu(net, conv(net, input, 8, { pad: 1 }));
    const coarse = relu(net, conv(net, maxPool(net, fine), 8, { pad: 1 }));
    return pooledHead(net, relu(net, conv(net, add(net, fine, upsample(net, coarse, mode)), 12)));
  };

function writeReflect(net: Net, input: Feature): Feature {
  let x = pad(net, input, [0, 0, 2, 1, 0, 0, 2, 1], 'reflect');
  x = relu(net, conv(net, x, 8, { stride: 2 }));
  x = pad(net, x, [0, 0, 0, 0, 0, 0, 1, 1], 'constant');
  x = pad(net, relu(net, conv(net, x, 12)), [0, 0, 1, 1, 0, 0, 1, 1], 'edge');
  return pooledHead(net, x);
}

/** F.pad as PyTorch writes it from opset 11: the amounts go through a chain that is constant all along. */
function writePadChain(net: Net, input: Feature): Feature {
  const rest = net.node('ConstantOfShape', [net.literal(int64([4]))], { value: { kind: 'tensor', value: int64([0]) } });
  const amounts = net.node('Concat', [net.literal(int64([1, 2, 1, 2])), rest], { axis: 0 });
  const pairs = net.node('Reshape', [amounts, net.literal(int64([-1, 2]))]);
  const backwards = [[-1], [-(2 ** 63)], [0], [-1]].map((list) => net.literal(int64(list)));
  const reversed = net.node('Slice', [pairs, ...backwards]);
  const columns = net.node('Transpose', [reversed], { perm: [1, 0] });
  const pads = net.node('Cast', [net.node('Reshape', [columns, net.literal(int64([-1]))])], { to: 7 });
  const padded = { ...input, name: net.node('Pad', [input.name, pads], { mode: 'constant' }) };
  return pooledHead(net, relu(net, conv(net, padded, 12, { stride: 2 })));
}

/** One weight read twice, once directly and once through Identity, as PyTorch writes shared parameters. */
function writeShared(net: Net, input: Feature): Feature {
  const stem = relu(net, conv(net, input, 8, { pad: 1 }));
  const weight = net.uniform([8, 8, 3, 3], -0.28, 0.28);
  const again = (x: Feature, name: string): Feature =>
    relu(net, { ...x, name: net.node('Conv', [x.name, name], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }) });
  return pooledHead(net, again(again(stem, weight), net.node('Identity', [weight])));
}

/** Weights in Constant nodes, an n-ary Sum, Identity on the way, the mean without keeping its axes. */
function writeConstants(net: Net, input: Feature): Feature {
  const weight = (scale: number): string => {
    const data = Float32Array.from({ length: 8 * 27 }, (_, index) => scale * Math.sin(index * index));
    return net.literal({ type: 'float32', shape: [8, 3, 3, 3], data });
  };
  const branches = [0.3, 0.2, 0.1].map((scale) =>
    net.node('Conv', [input.name, weight(scale)], { pads: [1, 1, 1, 1] }),
  );
  const sum = net.node('Identity', [net.node('Sum', branches)]);
  return linear(net, reduceMean(net, relu(net, { name: sum, channels: 8 }), [2, 3], false), 10);
}

const image = [3, 16, 16];

/** What happens to height and width outside the usual convolutions and pools. */
export const spatialModels: Record<string, ZooModel> = {
  decoder: defineModel('ConvTranspose: kernel 4, output_padding, groups', image, writeDecoder),
  'resize-nearest': defineModel('Resize nearest', image, writePyramid('nearest'), { opset: 13 }),
  'resize-linear': defineModel('Resize linear', image, writePyramid('linear'), { opset: 13 }),
  'upsample-opset7': defineModel('Upsample with attributes', image, writePyramid('nearest'), { opset: 7 }),
  'upsample-opset9': defineModel('Upsample with scales as input', image, writePyramid('nearest'), { opset: 9 }),
  'pad-reflect': defineModel('Pad reflect, constant, edge', image, writeReflect, { opset: 13 }),
  'pad-opset10': defineModel('Pad with attributes', image, writeReflect, { opset: 10 }),
  'pad-chain': defineModel('amounts of Pad computed by nodes', image, writePadChain, { opset: 11 }),
  'shared-weights': defineModel('one weight in two convolutions, once through Identity', image, writeShared),
  'constant-nodes': defineModel('weights in Constant nodes, Sum of three', image, writeConstants, { opset: 18 }),
};

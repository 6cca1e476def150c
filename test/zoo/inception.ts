import { averagePool, concat, convBatchNorm, maxPool, pooledHead, relu, type ConvOptions } from './layers.ts';
import { dropout, unsqueeze } from './opset-forms.ts';
import { int64, scalar, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** torchvision's `transform_input`: each channel rescaled by its own Gather, Unsqueeze, Mul and Add. */
function transformInput(net: Net, input: Feature): Feature {
  const channels = [0, 1, 2].map((channel) => {
    const plane = net.node('Gather', [input.name, net.literal(int64([channel], []))], { axis: 1 });
    const image = unsqueeze(net, { name: plane, channels: 1 }, [1]);
    const scaled = net.node('Mul', [image.name, net.literal(scalar(0.458 - 0.002 * channel))]);
    return { name: net.node('Add', [scaled, net.literal(scalar(-0.03 - 0.04 * channel))]), channels: 1 };
  });
  return concat(net, channels);
}

const convRelu = (net: Net, x: Feature, channels: number, options: ConvOptions): Feature =>
  relu(net, convBatchNorm(net, x, channels, { ...options, form: 'folded', epsilon: 1e-3 }));

function inceptionBlock(net: Net, x: Feature): Feature {
  return concat(net, [
    convRelu(net, x, 4, { kernel: 1 }),
    convRelu(net, convRelu(net, x, 4, { kernel: 1 }), 6, { pad: 1 }),
    convRelu(net, convRelu(net, x, 2, { kernel: 1 }), 4, { pad: 1 }),
    convRelu(net, maxPool(net, x, { kernel: 3, stride: 1, pad: 1, ceil: true }), 2, { kernel: 1 }),
  ]);
}

function writeGooglenet(net: Net, input: Feature): Feature {
  let x = convRelu(net, transformInput(net, input), 8, { kernel: 7, stride: 2, pad: 3 });
  x = maxPool(net, x, { kernel: 3, stride: 2, ceil: true });
  x = convRelu(net, convRelu(net, x, 8, { kernel: 1 }), 12, { pad: 1 });
  x = inceptionBlock(net, maxPool(net, x, { kernel: 3, stride: 2, ceil: true }));
  x = inceptionBlock(net, maxPool(net, x, { kernel: 2, stride: 2, ceil: true }));
  return pooledHead(net, dropout(net, x));
}

/** Factorised 7×7 convolutions and a pooling branch that counts its padding. */
function factorizedBlock(net: Net, x: Feature): Feature {
  const wide = { kernel: [1, 7], pad: [0, 3] };
  const tall = { kernel: [7, 1], pad: [3, 0] };
  const narrow = convRelu(net, x, 4, { kernel: 1 });
  return concat(net, [
    convRelu(net, x, 6, { kernel: 1 }),
    convRelu(net, convRelu(net, narrow, 4, wide), 6, tall),
    convRelu(net, averagePool(net, x, { kernel: 3, stride: 1, pad: 1, countPad: true }), 6, { kernel: 1 }),
  ]);
}

function reductionBlock(net: Net, x: Feature): Feature {
  const deep = convRelu(net, convRelu(net, x, 4, { kernel: 1 }), 6, { pad: 1 });
  return concat(net, [
    convRelu(net, x, 8, { stride: 2 }),
    convRelu(net, deep, 6, { stride: 2 }),
    maxPool(net, x, { kernel: 3, stride: 2 }),
  ]);
}

/** Branches whose outputs fork again before they are joined. */
function expandedBlock(net: Net, x: Feature): Feature {
  const stem = convRelu(net, x, 6, { kernel: 1 });
  const fork = concat(net, [
    convRelu(net, stem, 4, { kernel: [1, 3], pad: [0, 1] }),
    convRelu(net, stem, 4, { kernel: [3, 1], pad: [1, 0] }),
  ]);
  return concat(net, [convRelu(net, x, 6, { kernel: 1 }), fork]);
}

function writeInceptionV3(net: Net, input: Feature): Feature {
  let x = convRelu(net, transformInput(net, input), 6, { stride: 2 });
  x = maxPool(net, convRelu(net, x, 8, { pad: 1 }), { kernel: 3, stride: 2 });
  x = expandedBlock(net, reductionBlock(net, factorizedBlock(net, x)));
  return pooledHead(net, x);
}

/** GoogLeNet and Inception v3 from PyTorch. */
export const inceptionModels: Record<string, ZooModel> = {
  googlenet: defineModel('transform_input, ceil_mode, MaxPool of stride 1', [3, 32, 32], writeGooglenet, { opset: 12 }),
  'googlenet-opset10': defineModel('Unsqueeze and Dropout with attributes', [3, 32, 32], writeGooglenet, { opset: 10 }),
  'inception-v3': defineModel('1×7 and 7×1, count_include_pad, forked branches', [3, 32, 32], writeInceptionV3),
};

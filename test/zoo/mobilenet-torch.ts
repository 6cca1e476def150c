import { float } from '../../src/graph/builder.ts';
import {
  add,
  conv,
  convBatchNorm,
  flatten,
  globalAveragePool,
  linear,
  multiply,
  pooledHead,
  relu,
  squeezeExcite,
  unary,
  type ConvOptions,
} from './layers.ts';
import { clip, dropout } from './opset-forms.ts';
import { scalar, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

type Activation = (net: Net, x: Feature) => Feature;

const relu6: Activation = (net, x) => clip(net, x, 0, 6);
const hardSigmoid: Activation = (net, x) => unary(net, x, 'HardSigmoid', { alpha: float(1 / 6) });

/** HardSwish as its own operator from opset 14, as HardSigmoid and Mul before. */
const hardSwish: Activation = (net, x) =>
  net.opset < 14 ? multiply(net, x, hardSigmoid(net, x)) : unary(net, x, 'HardSwish');

/** relu6(x + 3) / 6, as PyTorch wrote it before it had the operators. */
const decomposedGate: Activation = (net, x) => {
  const shifted = { ...x, name: net.node('Add', [x.name, net.literal(scalar(3))]) };
  return { ...x, name: net.node('Div', [clip(net, shifted, 0, 6).name, net.literal(scalar(6))]) };
};
const decomposedSwish: Activation = (net, x) => multiply(net, x, decomposedGate(net, x));

/** Expansion, depthwise convolution, gate, projection without activation; a shortcut where the shapes allow it. */
export function invertedResidual(
  net: Net,
  x: Feature,
  options: { expanded: number; out: number; stride?: number; activation: Activation; gate?: Activation } & ConvOptions,
): Feature {
  const { expanded, out, stride = 1, activation, gate, kernel = 3, pad = 1 } = options;
  const wide = activation(net, convBatchNorm(net, x, expanded, { kernel: 1, form: 'folded' }));
  const depthwise = { kernel, stride, pad, groups: expanded, form: 'folded' } as const;
  const filtered = activation(net, convBatchNorm(net, wide, expanded, depthwise));
  const gated = gate
    ? squeezeExcite(net, filtered, { squeezed: Math.max(2, expanded / 4), activation: relu, gate })
    : filtered;
  const narrow = convBatchNorm(net, gated, out, { kernel: 1, form: 'folded', gain: 0.7 });
  return stride === 1 && x.channels === out ? add(net, x, narrow) : narrow;
}

function writeMobilenetV2(net: Net, input: Feature): Feature {
  const activation = relu6;
  let x = activation(net, convBatchNorm(net, input, 8, { stride: 2, pad: 1, form: 'separate' }));
  x = invertedResidual(net, x, { expanded: 16, out: 8, activation });
  x = invertedResidual(net, x, { expanded: 32, out: 12, stride: 2, activation });
  x = invertedResidual(net, x, { expanded: 48, out: 12, activation });
  return pooledHead(net, activation(net, conv(net, x, 32, { kernel: 1 })));
}

const writeMobilenetV3 =
  (swish: Activation, gate: Activation) =>
  (net: Net, input: Feature): Feature => {
    let x = swish(net, conv(net, input, 8, { stride: 2, pad: 1 }));
    x = invertedResidual(net, x, { expanded: 16, out: 8, activation: relu, gate });
    x = invertedResidual(net, x, { expanded: 24, out: 12, stride: 2, activation: relu });
    x = invertedResidual(net, x, { expanded: 48, out: 12, kernel: 5, pad: 2, activation: swish, gate });
    x = globalAveragePool(net, swish(net, conv(net, x, 32, { kernel: 1 })));
    return linear(net, dropout(net, swish(net, linear(net, flatten(net, x), 24))), 10);
  };

/** MNASNet: depthwise 3×3 and 5×5 convolutions with plain Relu, the mean taken by ReduceMean. */
function writeMnasnet(net: Net, input: Feature): Feature {
  let x = relu(net, convBatchNorm(net, input, 8, { stride: 2, pad: 1, form: 'separate' }));
  x = relu(net, convBatchNorm(net, x, 8, { pad: 1, groups: 8, form: 'separate' }));
  x = convBatchNorm(net, x, 8, { kernel: 1, form: 'separate' });
  x = invertedResidual(net, x, { expanded: 24, out: 12, stride: 2, activation: relu });
  x = invertedResidual(net, x, { expanded: 36, out: 12, kernel: 5, pad: 2, activation: relu });
  x = relu(net, conv(net, x, 32, { kernel: 1 }));
  const mean = net.node('ReduceMean', [x.name], { axes: [2, 3], keepdims: 0 });
  return linear(net, { ...x, name: mean }, 10);
}

const image = [3, 32, 32];

/** MobileNet v2, v3 and MNASNet from PyTorch. */
export const mobilenetTorchModels: Record<string, ZooModel> = {
  'mobilenet-v2': defineModel('Clip with Constant nodes, inverted residuals', image, writeMobilenetV2),
  'mobilenet-v2-opset10': defineModel('Clip with attributes', image, writeMobilenetV2, { opset: 10 }),
  'mobilenet-v3': defineModel(
    'HardSwish operator, squeeze and excitation',
    image,
    writeMobilenetV3(hardSwish, hardSigmoid),
    { opset: 14 },
  ),
  'mobilenet-v3-opset13': defineModel(
    'HardSwish as HardSigmoid and Mul',
    image,
    writeMobilenetV3(hardSwish, hardSigmoid),
    { opset: 13 },
  ),
  'mobilenet-v3-decomposed': defineModel(
    'HardSwish as Add, Clip, Div, Mul',
    image,
    writeMobilenetV3(decomposedSwish, decomposedGate),
    { opset: 11 },
  ),
  mnasnet: defineModel('5×5 depthwise, ReduceMean over space', image, writeMnasnet, { opset: 15 }),
};

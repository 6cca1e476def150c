import { add, conv, convBatchNorm, maxPool, pooledHead, relu, type BatchNormForm } from './layers.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** What distinguishes the members of the family. */
export interface ResidualOptions {
  readonly form: BatchNormForm;
  readonly stride?: number;
  /** Default 1. */
  readonly groups?: number;
  /** Channels of the 3×3 convolution over a quarter of the block's. Default 1. */
  readonly widen?: number;
}

/** Scale of a block's last layer, so that sums through many blocks stay near 1. */
const residualGain = 0.4;

function writeShortcut(net: Net, x: Feature, channels: number, { form, stride = 1 }: ResidualOptions): Feature {
  if (stride === 1 && x.channels === channels) return x;
  return convBatchNorm(net, x, channels, { kernel: 1, stride, form });
}

/** Two 3×3 convolutions beside a shortcut. */
export function basicBlock(net: Net, x: Feature, channels: number, options: ResidualOptions): Feature {
  const { form, stride = 1 } = options;
  const first = relu(net, convBatchNorm(net, x, channels, { stride, pad: 1, form }));
  const second = convBatchNorm(net, first, channels, { pad: 1, form, gain: residualGain });
  return relu(net, add(net, second, writeShortcut(net, x, channels, options)));
}

/** 1×1, 3×3 (the stride is there, as in torchvision), 1×1 convolutions beside a shortcut. */
export function bottleneckBlock(net: Net, x: Feature, channels: number, options: ResidualOptions): Feature {
  const { form, stride = 1, groups = 1, widen = 1 } = options;
  const inner = (channels / 4) * widen;
  const reduced = relu(net, convBatchNorm(net, x, inner, { kernel: 1, form }));
  const middle = relu(net, convBatchNorm(net, reduced, inner, { stride, pad: 1, groups, form }));
  const expanded = convBatchNorm(net, middle, channels, { kernel: 1, form, gain: residualGain });
  return relu(net, add(net, expanded, writeShortcut(net, x, channels, options)));
}

const writeResnet =
  (block: typeof basicBlock, widths: readonly number[], options: ResidualOptions) =>
  (net: Net, input: Feature): Feature => {
    let x = relu(net, convBatchNorm(net, input, 8, { kernel: 7, stride: 2, pad: 3, form: options.form }));
    x = maxPool(net, x, { kernel: 3, stride: 2, pad: 1 });
    for (const [stage, width] of widths.entries()) {
      x = block(net, x, width, { ...options, stride: stage === 0 ? 1 : 2 });
      x = block(net, x, width, options);
    }
    return pooledHead(net, x);
  };

/** Pre-activation blocks without normalisation, and a shortcut that stays plain from input to output. */
function writePlainResidual(net: Net, input: Feature): Feature {
  let x = conv(net, input, 8, { pad: 1 });
  for (let block = 0; block < 3; block++) {
    const inner = relu(net, conv(net, relu(net, x), 8, { pad: 1 }));
    x = add(net, x, conv(net, inner, 8, { pad: 1, gain: residualGain }));
  }
  return pooledHead(net, relu(net, x));
}

const image = [3, 32, 32];

/** ResNet, Wide ResNet and ResNeXt from PyTorch. */
export const resnetModels: Record<string, ZooModel> = {
  'resnet-basic': defineModel(
    'basic blocks, BatchNormalization kept',
    image,
    writeResnet(basicBlock, [8, 16], { form: 'separate' }),
  ),
  'resnet-basic-folded': defineModel(
    'basic blocks, BatchNormalization folded',
    image,
    writeResnet(basicBlock, [8, 16], { form: 'folded' }),
    { opset: 11 },
  ),
  'resnet-bottleneck': defineModel(
    'bottlenecks, BatchNormalization kept',
    image,
    writeResnet(bottleneckBlock, [16, 32], { form: 'separate' }),
  ),
  'resnet-bottleneck-folded': defineModel(
    'bottlenecks, BatchNormalization folded',
    image,
    writeResnet(bottleneckBlock, [16, 32], { form: 'folded' }),
    { opset: 13 },
  ),
  'wide-resnet': defineModel(
    'bottlenecks of double width',
    image,
    writeResnet(bottleneckBlock, [16, 32], { form: 'folded', widen: 2 }),
  ),
  resnext: defineModel(
    'grouped 3×3 convolutions',
    image,
    writeResnet(bottleneckBlock, [16, 32], { form: 'separate', groups: 4, widen: 2 }),
  ),
  'resnet-preactivation': defineModel('shortcuts without a Relu between blocks', [3, 16, 16], writePlainResidual),
};

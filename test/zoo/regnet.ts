import { add, convBatchNorm, pooledHead, relu, squeezeExcite, unary } from './layers.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

interface BlockOptions {
  readonly channels: number;
  readonly stride: number;
  readonly gated: boolean;
}

/** X block: 1×1, grouped 3×3, 1×1; the Y block gates what the 3×3 gives. The shortcut comes first in the Add. */
function block(net: Net, x: Feature, { channels, stride, gated }: BlockOptions): Feature {
  const shortcut = stride === 1 ? x : convBatchNorm(net, x, channels, { kernel: 1, stride, form: 'folded' });
  const reduced = relu(net, convBatchNorm(net, x, channels, { kernel: 1, form: 'folded' }));
  const grouped = { stride, pad: 1, groups: channels / 4, form: 'folded' } as const;
  const filtered = relu(net, convBatchNorm(net, reduced, channels, grouped));
  const gate = (inner: Net, y: Feature) => unary(inner, y, 'Sigmoid');
  const signal = gated ? squeezeExcite(net, filtered, { squeezed: 2, activation: relu, gate }) : filtered;
  const expanded = convBatchNorm(net, signal, channels, { kernel: 1, form: 'folded', gain: 0.5 });
  return relu(net, add(net, shortcut, expanded));
}

const writeRegnet =
  (gated: boolean) =>
  (net: Net, input: Feature): Feature => {
    let x = relu(net, convBatchNorm(net, input, 8, { stride: 2, pad: 1, form: 'folded' }));
    for (const channels of [12, 16]) {
      x = block(net, x, { channels, stride: 2, gated });
      x = block(net, x, { channels, stride: 1, gated });
    }
    return pooledHead(net, x);
  };

/** RegNet from PyTorch. */
export const regnetModels: Record<string, ZooModel> = {
  'regnet-x': defineModel('grouped convolutions', [3, 32, 32], writeRegnet(false)),
  'regnet-y': defineModel('grouped convolutions, squeeze and excitation', [3, 32, 32], writeRegnet(true)),
};

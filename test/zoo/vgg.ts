import { averagePool, conv, convBatchNorm, flatten, linear, maxPool, relu, type BatchNormForm } from './layers.ts';
import { dropout, reshape } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

const widths = [8, 'pool', 12, 'pool', 16, 16, 'pool'] as const;

/** Average pooling to 2×2, as PyTorch writes an adaptive pooling whose input (4×4) is a multiple; then two Gemm. */
function writeHead(net: Net, x: Feature, drop: (net: Net, x: Feature) => Feature): Feature {
  const pooled = flatten(net, averagePool(net, x, { kernel: 2, stride: 2, countPad: false }), 4);
  return linear(net, drop(net, relu(net, linear(net, pooled, 32))), 10);
}

function writeVgg(net: Net, input: Feature): Feature {
  let x = input;
  for (const width of widths) {
    x = width === 'pool' ? maxPool(net, x) : relu(net, conv(net, x, width, { pad: 1 }));
  }
  return writeHead(net, x, (_, y) => y);
}

const writeVggBatchNorm =
  (form: BatchNormForm) =>
  (net: Net, input: Feature): Feature => {
    let x = input;
    for (const width of widths) {
      x = width === 'pool' ? maxPool(net, x) : relu(net, convBatchNorm(net, x, width, { pad: 1, form, epsilon: 1e-5 }));
    }
    return writeHead(net, x, form === 'separate' ? dropout : (_, y) => y);
  };

/** `x.view(1, -1)`: the batch is written into a constant. */
function writeFixedReshape(net: Net, input: Feature): Feature {
  const x = maxPool(net, relu(net, conv(net, input, 8, { pad: 1 })), { kernel: 4 });
  return linear(net, relu(net, linear(net, reshape(net, x, [1, -1], 8 * 64), 32)), 10);
}

/** VGG from PyTorch. */
export const vggModels: Record<string, ZooModel> = {
  vgg: defineModel('Conv, Relu, MaxPool; adaptive pooling as AveragePool; Gemm', [3, 32, 32], writeVgg),
  'vgg-bn': defineModel('BatchNormalization after each Conv; Dropout kept', [3, 32, 32], writeVggBatchNorm('separate')),
  'vgg-bn-folded': defineModel('BatchNormalization folded on export', [3, 32, 32], writeVggBatchNorm('folded'), {
    opset: 9,
  }),
  'vgg-fixed-batch': defineModel('batch fixed to 1', [3, 32, 32], writeVgg, { batch: 1, opset: 11 }),
  'vgg-fixed-reshape': defineModel('batch fixed to 1, Reshape to [1, -1]', [3, 32, 32], writeFixedReshape, {
    batch: 1,
  }),
};

import type { Graph } from '../src/graph/graph.ts';
import {
  add,
  averagePool,
  conv,
  convBatchNorm,
  flatten,
  linear,
  maxPool,
  pooledHead,
  relu,
  type BatchNormForm,
} from '../test/zoo/layers.ts';
import { createNet, type Feature, type Net } from '../test/zoo/net.ts';

/** What both networks can be given. */
export interface BenchModelOptions {
  /** Default 1000. */
  readonly classes?: number;
  /** Seed of the weights. Default 1. */
  readonly seed?: number;
  /** Fixes the batch. Default: a free dimension named 'batch'. */
  readonly batch?: number;
}

export interface ResnetOptions extends BenchModelOptions {
  /** 'folded' is what PyTorch exports by default. Default 'folded'. */
  readonly batchNorm?: BatchNormForm;
}

const vggWidths = [
  64,
  64,
  'pool',
  128,
  128,
  'pool',
  256,
  256,
  256,
  'pool',
  512,
  512,
  512,
  'pool',
  512,
  512,
  512,
  'pool',
];

/**
 * VGG-16 for images of 3×224×224 as PyTorch exports it, with random He-scaled weights (138 million): Conv, Relu,
 * MaxPool; the adaptive pooling as AveragePool 1×1; three Gemm, Dropout removed.
 */
export function createVgg16(options: BenchModelOptions = {}): Graph {
  return buildClassifier(options, (net, input, classes) => {
    let x = input;
    for (const width of vggWidths) {
      x = typeof width === 'number' ? relu(net, conv(net, x, width, { pad: 1 })) : maxPool(net, x);
    }
    x = flatten(net, averagePool(net, x, { kernel: 1, stride: 1, countPad: false }), 49);
    x = relu(net, linear(net, relu(net, linear(net, x, 4096)), 4096));
    return linear(net, x, classes);
  });
}

const resnetStages = [
  { blocks: 3, width: 64 },
  { blocks: 4, width: 128 },
  { blocks: 6, width: 256 },
  { blocks: 3, width: 512 },
] as const;

/** ResNet-50 for images of 3×224×224 as PyTorch exports it, with random He-scaled weights (26 million). */
export function createResnet50(options: ResnetOptions = {}): Graph {
  const { batchNorm: form = 'folded' } = options;
  return buildClassifier(options, (net, input, classes) => {
    let x = relu(net, convBatchNorm(net, input, 64, { kernel: 7, stride: 2, pad: 3, form }));
    x = maxPool(net, x, { kernel: 3, stride: 2, pad: 1 });
    for (const [stage, { blocks, width }] of resnetStages.entries()) {
      for (let block = 0; block < blocks; block++) {
        x = bottleneck(net, x, { width, stride: stage > 0 && block === 0 ? 2 : 1, form });
      }
    }
    return pooledHead(net, x, classes);
  });
}

/** A block's last convolution is scaled down, or sixteen sums in a row would multiply the activations. */
const residualGain = 0.25;

function bottleneck(net: Net, x: Feature, options: { width: number; stride: number; form: BatchNormForm }): Feature {
  const { width, stride, form } = options;
  const out = 4 * width;
  const reduced = relu(net, convBatchNorm(net, x, width, { kernel: 1, form }));
  const middle = relu(net, convBatchNorm(net, reduced, width, { stride, pad: 1, form }));
  const expanded = convBatchNorm(net, middle, out, { kernel: 1, form, gain: residualGain });
  const shortcut = x.channels === out ? x : convBatchNorm(net, x, out, { kernel: 1, stride, form, gain: Math.SQRT1_2 });
  return relu(net, add(net, expanded, shortcut));
}

function buildClassifier(
  { classes = 1000, seed = 1, batch }: BenchModelOptions,
  write: (net: Net, input: Feature, classes: number) => Feature,
): Graph {
  const net = createNet({ seed });
  const logits = write(net, { name: 'input', channels: 3 }, classes);
  return net.build(
    [{ name: 'input', type: 'float32', shape: [batch ?? 'batch', 3, 224, 224] }],
    [{ name: logits.name, type: 'float32', shape: [batch ?? 'batch', classes] }],
  );
}

import { concat, conv, convBatchNorm, linear, maxPool, relu, transpose } from './layers.ts';
import { readDimension, reduceMean, reshape, slice, split } from './opset-forms.ts';
import { int64, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

type Reshuffle = (net: Net, x: Feature, size: number) => Feature;

const swapGroups = [0, 2, 1, 3, 4];

/** Channels of two groups interleaved, with the sizes as constants. */
const shuffleConstant: Reshuffle = (net, x, size) => {
  const grouped = transpose(net, reshape(net, x, [-1, 2, x.channels / 2, size, size]), swapGroups);
  return reshape(net, grouped, [-1, x.channels, size, size], x.channels);
};

/** The same, with batch, height and width read from the tensor while the model runs. */
const shuffleDynamic: Reshuffle = (net, x) => {
  const [batch, height, width] = [0, 2, 3].map((axis) => readDimension(net, x, axis)) as [string, string, string];
  const view = (name: string, channels: readonly number[]): string => {
    const sizes = [batch, ...channels.map((count) => net.literal(int64([count]))), height, width];
    return net.node('Reshape', [name, net.node('Concat', sizes, { axis: 0 })]);
  };
  const grouped = transpose(net, { ...x, name: view(x.name, [2, x.channels / 2]) }, swapGroups);
  return { ...x, name: view(grouped.name, [x.channels]) };
};

/** Halves of the channels: Split where the exporter knows the sizes, two Slice before opset 13. */
function halve(net: Net, x: Feature): [Feature, Feature] {
  const half = x.channels / 2;
  if (net.opset >= 13) return split(net, x, [half, half]) as [Feature, Feature];
  const part = (start: number, end: number): Feature => ({
    ...slice(net, x, { axes: [1], starts: [start], ends: [end] }),
    channels: half,
  });
  return [part(0, half), part(half, x.channels)];
}

function branch(net: Net, x: Feature, channels: number, stride: number): Feature {
  const reduced = relu(net, convBatchNorm(net, x, channels, { kernel: 1, form: 'folded' }));
  const depthwise = { stride, pad: 1, groups: channels, form: 'folded' } as const;
  const filtered = convBatchNorm(net, reduced, channels, depthwise);
  return relu(net, convBatchNorm(net, filtered, channels, { kernel: 1, form: 'folded' }));
}

function downBlock(net: Net, x: Feature, channels: number): Feature {
  const depthwise = convBatchNorm(net, x, x.channels, { stride: 2, pad: 1, groups: x.channels, form: 'folded' });
  const shortcut = relu(net, convBatchNorm(net, depthwise, channels / 2, { kernel: 1, form: 'folded' }));
  return concat(net, [shortcut, branch(net, x, channels / 2, 2)]);
}

function plainBlock(net: Net, x: Feature): Feature {
  const [kept, changed] = halve(net, x);
  return concat(net, [kept, branch(net, changed, x.channels / 2, 1)]);
}

const writeShufflenet =
  (shuffle: Reshuffle) =>
  (net: Net, input: Feature): Feature => {
    let x = relu(net, conv(net, input, 8, { stride: 2, pad: 1 }));
    x = maxPool(net, x, { kernel: 3, stride: 2, pad: 1 });
    x = shuffle(net, downBlock(net, x, 16), 4);
    x = shuffle(net, plainBlock(net, x), 4);
    return linear(net, reduceMean(net, relu(net, conv(net, x, 24, { kernel: 1 })), [2, 3], false), 10);
  };

/** ShuffleNet v2 from PyTorch. */
export const shufflenetModels: Record<string, ZooModel> = {
  'shufflenet-v2': defineModel(
    'Split, channel shuffle with constant sizes',
    [3, 32, 32],
    writeShufflenet(shuffleConstant),
  ),
  'shufflenet-v2-opset9': defineModel(
    'Slice with attributes, channel shuffle with sizes from Shape',
    [3, 32, 32],
    writeShufflenet(shuffleDynamic),
    { opset: 9, inputName: 'input.1' },
  ),
};

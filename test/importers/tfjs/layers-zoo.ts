import { tfl } from './tensorflow.ts';

const { layers } = tfl;

/** A value while a functional model is put together. */
type Value = tfl.SymbolicTensor;
type Layer = ReturnType<typeof layers.dense>;

function through(x: Value | Value[], ...stack: readonly { apply: Layer['apply'] }[]): Value {
  return stack.reduce<Value | Value[]>((value, layer) => layer.apply(value) as Value, x) as Value;
}

function functional(shape: number[], write: (input: Value) => Value): tfl.LayersModel {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: write(input) });
}

function stack(...list: Parameters<typeof tfl.sequential>[0] extends infer Config ? Layers<Config> : never) {
  return tfl.sequential({ layers: list });
}

type Layers<Config> = Config extends { layers?: infer List } ? NonNullable<List> : never;

const head = () => layers.dense({ units: 5, activation: 'softmax' });

/** Depthwise and pointwise, as Keras's MobileNet has it: explicit padding where it goes by twos. */
function separable(x: Value, filters: number, strides: number): Value {
  const padded =
    strides === 2
      ? through(
          x,
          layers.zeroPadding2d({
            padding: [
              [0, 1],
              [0, 1],
            ],
          }),
        )
      : x;
  return through(
    padded,
    layers.depthwiseConv2d({ kernelSize: 3, strides, padding: strides === 2 ? 'valid' : 'same', useBias: false }),
    layers.batchNormalization(),
    layers.reLU({ maxValue: 6 }),
    layers.conv2d({ filters, kernelSize: 1, padding: 'same', useBias: false }),
    layers.batchNormalization(),
    layers.reLU({ maxValue: 6 }),
  );
}

function residual(x: Value, filters: number): Value {
  const branch = through(
    x,
    layers.conv2d({ filters, kernelSize: 3, padding: 'same' }),
    layers.batchNormalization(),
    layers.activation({ activation: 'relu' }),
    layers.conv2d({ filters, kernelSize: 3, padding: 'same' }),
    layers.batchNormalization(),
  );
  const short = through(x, layers.conv2d({ filters, kernelSize: 1 }));
  return through([branch, short], layers.add(), layers.activation({ activation: 'relu' }));
}

/** Squeeze and excitation (Hu et al. 2018), with the gate as [batch, 1, 1, channels]. */
function excite(x: Value, channels: number): Value {
  const gate = through(
    x,
    layers.globalAveragePooling2d({}),
    layers.reshape({ targetShape: [1, 1, channels] }),
    layers.dense({ units: 3, activation: 'relu' }),
    layers.dense({ units: channels, activation: 'sigmoid' }),
  );
  return through([x, gate], layers.multiply());
}

/** Families, as Keras builds them: what is explained, too. */
export const families: Readonly<Record<string, () => tfl.LayersModel>> = {
  'a plain network': () =>
    stack(
      layers.conv2d({ inputShape: [16, 16, 3], filters: 8, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', strides: 2, activation: 'relu' }),
      layers.dropout({ rate: 0.5 }),
      layers.flatten(),
      layers.dense({ units: 16, activation: 'relu' }),
      head(),
    ),
  MobileNet: () =>
    functional([16, 16, 3], (input) => {
      const stem = through(
        input,
        layers.zeroPadding2d({
          padding: [
            [0, 1],
            [0, 1],
          ],
        }),
        layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, useBias: false }),
        layers.batchNormalization(),
        layers.reLU({ maxValue: 6 }),
      );
      const body = separable(separable(stem, 8, 1), 12, 2);
      return through(
        body,
        layers.globalAveragePooling2d({}),
        layers.reshape({ targetShape: [1, 1, 12] }),
        layers.conv2d({ filters: 5, kernelSize: 1, padding: 'same' }),
        layers.reshape({ targetShape: [5] }),
        layers.activation({ activation: 'softmax' }),
      );
    }),
  ResNet: () =>
    functional([12, 12, 3], (input) => {
      const stem = through(input, layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }));
      const body = residual(residual(stem, 6), 8);
      return through(body, layers.globalAveragePooling2d({}), head());
    }),
  Inception: () =>
    functional([12, 12, 3], (input) => {
      const conv = (kernelSize: number | [number, number]) =>
        layers.conv2d({ filters: 4, kernelSize, padding: 'same', activation: 'relu' });
      const branches = [
        through(input, conv(1)),
        through(input, conv(1), conv([1, 7]), conv([7, 1])),
        through(input, layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }), conv(1)),
      ];
      return through(through(branches, layers.concatenate({ axis: 3 })), layers.globalMaxPooling2d({}), head());
    }),
  'squeeze and excitation': () =>
    functional([10, 10, 3], (input) => {
      const body = through(
        input,
        layers.conv2d({ filters: 6, kernelSize: 3 }),
        layers.activation({ activation: 'swish' }),
      );
      return through(excite(body, 6), layers.globalAveragePooling2d({}), head());
    }),
  DenseNet: () =>
    functional([10, 10, 3], (input) => {
      const first = through(input, layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same' }));
      const second = through(
        first,
        layers.batchNormalization(),
        layers.activation({ activation: 'relu' }),
        layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
      );
      return through(through([first, second], layers.concatenate()), layers.globalAveragePooling2d({}), head());
    }),
  'an MLP': () =>
    stack(
      layers.dense({ inputShape: [20], units: 16, activation: 'relu' }),
      layers.batchNormalization(),
      layers.dense({ units: 8, activation: 'tanh' }),
      head(),
    ),
  'a network on signals': () =>
    stack(
      layers.conv1d({ inputShape: [64, 2], filters: 8, kernelSize: 5, strides: 2, activation: 'relu' }),
      layers.batchNormalization(),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.conv1d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.globalAveragePooling1d(),
      head(),
    ),
  'a network on volumes': () =>
    stack(
      layers.conv3d({ inputShape: [8, 8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling3d({ poolSize: [2, 2, 2], strides: [2, 2, 2] }),
      layers.flatten(),
      head(),
    ),
  'a model in a model': () => {
    const inner = functional([10, 10, 4], (input) => residual(input, 6));
    return functional([10, 10, 3], (input) =>
      through(
        input,
        layers.conv2d({ filters: 4, kernelSize: 1 }),
        inner,
        stack(
          layers.globalAveragePooling2d({ inputShape: [10, 10, 6] }),
          layers.dense({ units: 7, activation: 'relu' }),
        ),
        head(),
      ),
    );
  },
  'a model with layers behind it': () =>
    stack(
      functional([10, 10, 3], (input) => residual(input, 6)),
      layers.globalAveragePooling2d({}),
      head(),
    ),
  'a layer called twice': () =>
    functional([10, 10, 3], (input) => {
      const shared = layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' });
      return through(input, shared, shared, layers.flatten(), head());
    }),
  'channels first': () =>
    stack(
      layers.conv2d({ inputShape: [3, 12, 12], filters: 6, kernelSize: 3, dataFormat: 'channelsFirst' }),
      layers.activation({ activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2, dataFormat: 'channelsFirst' }),
      layers.flatten({ dataFormat: 'channelsFirst' }),
      head(),
    ),
  'pixels rescaled inside': () =>
    stack(
      layers.rescaling({ inputShape: [10, 10, 3], scale: 0.5, offset: -0.2 }),
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.globalAveragePooling2d({}),
      head(),
    ),
};

const onImage = (layer: unknown) => () => stack(layers.inputLayer({ inputShape: [9, 7, 4] }), layer as never);
const onRow = (layer: unknown) => () => stack(layers.inputLayer({ inputShape: [11] }), layer as never);
const onSignal = (layer: unknown) => () => stack(layers.inputLayer({ inputShape: [12, 4] }), layer as never);

/** Single layers, each with options that show which axis is which. */
export const singleLayers: Readonly<Record<string, () => tfl.LayersModel>> = {
  'convolution, dilated': onImage(layers.conv2d({ filters: 3, kernelSize: [3, 2], dilationRate: 2, padding: 'same' })),
  'convolution, by twos, same': onImage(layers.conv2d({ filters: 3, kernelSize: 4, strides: 2, padding: 'same' })),
  'depthwise convolution': onImage(layers.depthwiseConv2d({ kernelSize: [3, 2], depthMultiplier: 3, strides: [2, 2] })),
  'separable convolution': onImage(
    layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'elu' }),
  ),
  'transposed convolution, valid': onImage(layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 })),
  'transposed convolution, same': onImage(
    layers.conv2dTranspose({ filters: 3, kernelSize: [4, 3], strides: [2, 3], padding: 'same' }),
  ),
  'transposed convolution with gaps': onImage(layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 3 })),
  'transposed convolution of volumes': () =>
    stack(layers.conv3dTranspose({ inputShape: [3, 4, 3, 2], filters: 3, kernelSize: 3, strides: 2, padding: 'same' })),
  'average pooling of volumes': () =>
    stack(layers.averagePooling3d({ inputShape: [5, 4, 6, 2], poolSize: 2, strides: [2, 1, 2], padding: 'same' })),
  'dense on the last axis': onImage(layers.dense({ units: 3 })),
  'dense without bias': onSignal(layers.dense({ units: 3, useBias: false })),
  'maximum pooling, same': onImage(layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 2], padding: 'same' })),
  'average pooling, same': onImage(layers.averagePooling2d({ poolSize: 3, strides: [2, 2], padding: 'same' })),
  'average pooling of a signal': onSignal(layers.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' })),
  'global maximum of a signal': onSignal(layers.globalMaxPooling1d()),
  'zero padding': onImage(
    layers.zeroPadding2d({
      padding: [
        [1, 2],
        [3, 0],
      ],
    }),
  ),
  cropping: onImage(
    layers.cropping2D({
      cropping: [
        [1, 2],
        [0, 3],
      ],
    }),
  ),
  'upsampling, nearest': onImage(layers.upSampling2d({ size: [2, 3] })),
  'upsampling, bilinear': onImage(layers.upSampling2d({ size: [2, 3], interpolation: 'bilinear' })),
  permute: onImage(layers.permute({ dims: [3, 1, 2] })),
  reshape: onImage(layers.reshape({ targetShape: [7, -1, 2] })),
  'repeat vector': onRow(layers.repeatVector({ n: 3 })),
  'batch normalisation of images': onImage(layers.batchNormalization({ scale: false })),
  'batch normalisation of rows': onRow(layers.batchNormalization({ center: false, epsilon: 0.1 })),
  'layer normalisation': onSignal(layers.layerNormalization()),
  'layer normalisation without scale': onSignal(layers.layerNormalization({ scale: false, epsilon: 0.1 })),
  'layer normalisation over all axes': onSignal(layers.layerNormalization({ axis: [1, 2] })),
  'leaky relu': onImage(layers.leakyReLU({ alpha: 0.2 })),
  prelu: onImage(layers.prelu({})),
  'prelu with shared axes': onImage(layers.prelu({ sharedAxes: [1, 2] })),
  'relu with a threshold': onImage(layers.thresholdedReLU({ theta: 0.5 })),
  softmax: onRow(layers.softmax()),
  'softmax over channels': onImage(layers.softmax({ axis: 3 })),
  'noise and dropout': () =>
    stack(
      layers.gaussianNoise({ inputShape: [5], stddev: 1 }),
      layers.gaussianDropout({ rate: 0.2 }),
      layers.alphaDropout({ rate: 0.2 }),
      layers.dense({ units: 2 }),
    ),
  ...Object.fromEntries(
    (['add', 'average', 'maximum', 'minimum', 'multiply'] as const).map((name) => [
      `${name} of values with other axes`,
      () =>
        functional([6, 5, 4], (input) => {
          const row = through(input, layers.globalAveragePooling2d({}));
          const image = through(input, layers.conv2d({ filters: 4, kernelSize: 1 }));
          return through([image, input, row], layers[name]());
        }),
    ]),
  ),
  ...Object.fromEntries(
    [1, 2, [1, 2] as [number, number], -1].map((axes) => [
      `products summed along ${String(axes)}`,
      () =>
        functional([4, 4], (input) =>
          through([input, through(input, layers.dense({ units: 4 }))], layers.dot({ axes })),
        ),
    ]),
  ),
  'products of rows': () =>
    functional([6], (input) => through([input, through(input, layers.dense({ units: 6 }))], layers.dot({ axes: 1 }))),
  'products of a sequence and a row': () =>
    functional([5, 4], (input) =>
      through([input, through(input, layers.globalAveragePooling1d())], layers.dot({ axes: [2, 1] })),
    ),
  'concatenation along an axis of space': () =>
    functional([6, 5, 4], (input) =>
      through(
        [through(input, layers.conv2d({ filters: 4, kernelSize: [2, 1] })), input],
        layers.concatenate({ axis: 1 }),
      ),
    ),
  ...Object.fromEntries(
    [
      'elu',
      'hardSigmoid',
      'linear',
      'relu',
      'relu6',
      'selu',
      'sigmoid',
      'softmax',
      'softplus',
      'softsign',
      'tanh',
      'swish',
      'mish',
      'gelu',
      'gelu_new',
      'logSoftmax',
    ].map((name) => [`activation ${name}`, onImage(layers.activation({ activation: name as 'relu' }))]),
  ),
};

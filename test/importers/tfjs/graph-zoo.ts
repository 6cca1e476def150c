import { attribute, createGraphNet, type GraphNet } from './graph-net.ts';
import type { ModelJson } from './tensorflow.ts';
import { writeConvNext, writeMobileVit, writeSwin, writeVit } from './transformer-zoo.ts';

const { int, float, flag, text, ints, texts, type } = attribute;

/** A graph with one input of `shape`, without the batch. */
export interface GraphCase {
  readonly shape: readonly number[];
  readonly build: () => ModelJson;
}

function define(shape: readonly number[], write: (net: GraphNet, input: string) => string): GraphCase {
  return {
    shape,
    build: () => {
      const net = createGraphNet(shape);
      return net.build(write(net, net.input));
    },
  };
}

const layout = { data_format: text('NHWC') };
const steps = (stride: number, padding = 'SAME') => ({
  strides: ints(1, stride, stride, 1),
  padding: text(padding),
  dilations: ints(1, 1, 1, 1),
  ...layout,
});

interface Fused {
  readonly stride?: number;
  readonly act?: string;
  readonly kernel?: number;
}

function fusedConv(
  net: GraphNet,
  x: string,
  from: number,
  to: number,
  { stride = 1, act = 'Relu', kernel = 3 }: Fused = {},
) {
  const inputs = [x, net.weights([kernel, kernel, from, to]), net.weights([to])];
  const fused = { num_args: int(1), fused_ops: texts('BiasAdd', act), dilations: ints(1, 1, 1, 1), epsilon: float(0) };
  return net.op('_FusedConv2D', inputs, { ...steps(stride), ...fused });
}

function fusedDepthwise(net: GraphNet, x: string, channels: number, stride = 1) {
  const inputs = [x, net.weights([3, 3, channels, 1]), net.weights([channels])];
  const fused = { num_args: int(1), fused_ops: texts('BiasAdd', 'Relu6'), dilations: ints(1, 1, 1, 1) };
  return net.op('FusedDepthwiseConv2dNative', inputs, { ...steps(stride), ...fused });
}

function conv(net: GraphNet, x: string, from: number, to: number, stride = 1) {
  return net.op('Conv2D', [x, net.weights([3, 3, from, to])], { ...steps(stride), dilations: ints(1, 1, 1, 1) });
}

function batchNorm(net: GraphNet, x: string, channels: number) {
  const weights = [
    net.weights([channels], 0.5, 1.5),
    net.weights([channels]),
    net.weights([channels]),
    net.weights([channels], 0.5, 1.5),
  ];
  const options = { epsilon: float(0.001), is_training: flag(false), ...layout };
  return net.op('FusedBatchNormV3', [x, ...weights], options);
}

const mean = (net: GraphNet, x: string, keep = false) =>
  net.op('Mean', [x, net.ints([1, 2])], { keep_dims: flag(keep) });

function classify(net: GraphNet, x: string, from: number): string {
  const fused = { num_args: int(1), fused_ops: texts('BiasAdd'), transpose_a: flag(false), transpose_b: flag(false) };
  return net.op('Softmax', [net.op('_FusedMatMul', [x, net.weights([from, 5]), net.weights([5])], fused)]);
}

/** [batch, −1] by Shape, StridedSlice and Pack, as Flatten is exported. */
function flatten(net: GraphNet, x: string, width: number): string {
  const cut = [net.ints([0]), net.ints([1]), net.ints([1])];
  const masks = { begin_mask: int(0), end_mask: int(0), ellipsis_mask: int(0), new_axis_mask: int(0) };
  const batch = net.op('StridedSlice', [net.op('Shape', [x]), ...cut], { ...masks, shrink_axis_mask: int(1) });
  return net.op('Reshape', [x, net.op('Pack', [batch, net.ints(width)], { axis: int(0), N: int(2) })]);
}

/** Families, as TensorFlow exports them: what is explained, too. */
export const graphFamilies: Readonly<Record<string, GraphCase>> = {
  ViT: define([12, 12, 3], writeVit),
  Swin: define([12, 12, 3], writeSwin),
  ConvNeXt: define([12, 12, 3], writeConvNext),
  MobileViT: define([12, 12, 3], writeMobileVit),
  'MobileNet, fused': define([12, 12, 3], (net, input) => {
    const scaled = net.op('Sub', [net.op('Mul', [net.floats(2), input]), net.floats(1)]);
    const stem = fusedConv(net, scaled, 3, 6, { stride: 2, act: 'Relu6' });
    const narrow = fusedConv(net, fusedDepthwise(net, stem, 6), 6, 6, { kernel: 1, act: 'Relu6' });
    const block = net.op('AddV2', [stem, narrow]);
    const pool = { ksize: ints(1, 6, 6, 1), ...steps(1, 'VALID') };
    const pooled = net.op('AvgPool', [fusedDepthwise(net, block, 6)], pool);
    return classify(net, net.op('Squeeze', [pooled], { squeeze_dims: ints(1, 2) }), 6);
  }),
  'ResNet with batch normalisation': define([12, 12, 3], (net, input) => {
    const padded = net.op('Pad', [input, net.ints([0, 0, 1, 2, 3, 1, 0, 0], [4, 2])]);
    const stem = net.op('Relu', [batchNorm(net, conv(net, padded, 3, 6, 2), 6)]);
    const branch = batchNorm(net, conv(net, net.op('Relu', [batchNorm(net, conv(net, stem, 6, 6), 6)]), 6, 6), 6);
    return classify(net, mean(net, net.op('Relu', [net.op('AddV2', [branch, stem])])), 6);
  }),
  'VGG, flattened by its shape': define([8, 8, 3], (net, input) => {
    const pooled = net.op('MaxPool', [fusedConv(net, input, 3, 4)], { ksize: ints(1, 2, 2, 1), ...steps(2, 'VALID') });
    return classify(net, flatten(net, fusedConv(net, pooled, 4, 4), 64), 64);
  }),
  'Inception with affine products': define([8, 8, 3], (net, input) => {
    const affine = (x: string) => {
      const scaled = net.op('Mul', [x, net.weights([4], 0.5, 1.5)]);
      return net.op('Relu', [net.op('AddV2', [scaled, net.weights([4])])]);
    };
    const branches = [affine(conv(net, input, 3, 4)), fusedConv(net, input, 3, 4, { kernel: 1 })];
    return classify(net, mean(net, net.op('ConcatV2', [...branches, net.ints(3)], { N: int(2) })), 8);
  }),
  'ReLU6 by its bounds': define([8, 8, 3], (net, input) => {
    const low = net.op('Maximum', [conv(net, input, 3, 6), net.floats(0)]);
    return classify(net, mean(net, net.op('Minimum', [low, net.floats(6)])), 6);
  }),
  'squeeze and excitation': define([8, 8, 3], (net, input) => {
    const body = conv(net, input, 3, 6);
    const swish = net.op('Mul', [body, net.op('Sigmoid', [body])]);
    const gate = fusedConv(net, mean(net, swish, true), 6, 6, { kernel: 1, act: 'Sigmoid' });
    return classify(net, mean(net, net.op('Mul', [swish, gate])), 6);
  }),
  'a signal, as an image of one row': define([24, 2], (net, input) => {
    const row = net.op('ExpandDims', [input, net.ints(1)]);
    const wide = net.op('Conv2D', [row, net.weights([1, 5, 2, 6])], { ...steps(1), strides: ints(1, 1, 2, 1) });
    const signal = net.op('Squeeze', [wide], { squeeze_dims: ints(1) });
    const active = net.op('Relu', [net.op('BiasAdd', [signal, net.weights([6])], layout)]);
    return classify(net, net.op('Max', [active, net.ints(1)], { keep_dims: flag(false) }), 6);
  }),
  'an MLP': define([10], (net, input) => {
    const hidden = net.op('MatMul', [input, net.weights([8, 10])], {
      transpose_b: flag(true),
      transpose_a: flag(false),
    });
    return classify(net, net.op('Tanh', [net.op('BiasAdd', [hidden, net.weights([8])], layout)]), 8);
  }),
};

const onImage = (write: (net: GraphNet, input: string) => string) => define([6, 5, 4], write);

/** Single operations. */
export const singleOperations: Readonly<Record<string, GraphCase>> = {
  ...Object.fromEntries(
    [
      'Abs',
      'Elu',
      'Erf',
      'Exp',
      'Neg',
      'Relu',
      'Relu6',
      'Selu',
      'Sigmoid',
      'Softplus',
      'Square',
      'Tanh',
      'Softmax',
      'LogSoftmax',
    ].map((op) => [op, onImage((net, input) => net.op(op, [input]))]),
  ),
  ...Object.fromEntries(
    ['AddV2', 'Sub', 'Mul', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference', 'Prelu'].flatMap((op) => [
      [`${op} with a vector`, onImage((net, input) => net.op(op, [input, net.weights([4], 0.5, 1.5)]))],
      [`${op} with a row`, onImage((net, input) => net.op(op, [input, net.weights([5, 4], 0.5, 1.5)]))],
    ]),
  ),
  ...Object.fromEntries(
    ['Mean', 'Sum', 'Max', 'Min'].flatMap((op) =>
      [[1, 2], [3], [-3], [1, 2, 3]].flatMap((axes) =>
        [true, false].map((keep) => [
          `${op} over ${axes.join(' and ')}${keep ? ', kept' : ''}`,
          onImage((net, input) => net.op(op, [input, net.ints(axes)], { keep_dims: flag(keep) })),
        ]),
      ),
    ),
  ),
  'Einsum of data and weights': onImage((net, input) =>
    net.op('Einsum', [input, net.weights([4, 2, 3])], { equation: text('abcd,def->abfce'), N: int(2) }),
  ),
  'Tile of a place, Unpack and Pack': onImage((net, input) => {
    const one = net.op('Mean', [input, net.ints([2])], { keep_dims: flag(true) });
    const parts = net.op('Unpack', [net.op('Tile', [one, net.ints([1, 1, 3, 1])])], { axis: int(2), num: int(3) });
    return net.op('Pack', [`${parts}:2`, parts], { axis: int(1), N: int(2) });
  }),
  'Rsqrt and Sqrt': onImage((net, input) => {
    const square = net.op('AddV2', [net.op('Square', [input]), net.floats(1)]);
    return net.op('Mul', [net.op('Rsqrt', [square]), net.op('Sqrt', [square])].toSpliced(1, 1, input));
  }),
  LeakyRelu: onImage((net, input) => net.op('LeakyRelu', [input], { alpha: float(0.3) })),
  ClipByValue: onImage((net, input) => net.op('ClipByValue', [input, net.floats(-0.5), net.floats(1)])),
  AddN: onImage((net, input) => net.op('AddN', [input, net.op('Relu', [input]), input], { N: int(3) })),
  'Conv2D, dilated': onImage((net, input) =>
    net.op('Conv2D', [input, net.weights([3, 3, 4, 3])], { ...steps(1), dilations: ints(1, 2, 2, 1) }),
  ),
  'Conv2D with explicit padding': onImage((net, input) =>
    net.op('Conv2D', [input, net.weights([3, 3, 4, 3])], {
      ...steps(2, 'EXPLICIT'),
      explicit_paddings: ints(0, 0, 1, 2, 0, 1, 0, 0),
    }),
  ),
  'Conv2D fused with LeakyRelu': onImage((net, input) =>
    net.op('_FusedConv2D', [input, net.weights([3, 3, 4, 3]), net.weights([3])], {
      ...steps(1),
      num_args: int(1),
      fused_ops: texts('BiasAdd', 'LeakyRelu'),
      leakyrelu_alpha: float(0.1),
    }),
  ),
  'Conv2D fused with Prelu': onImage((net, input) =>
    net.op('_FusedConv2D', [input, net.weights([3, 3, 4, 3]), net.weights([3]), net.weights([3])], {
      ...steps(1),
      num_args: int(2),
      fused_ops: texts('BiasAdd', 'Prelu'),
    }),
  ),
  'DepthwiseConv2dNative by twos': onImage((net, input) =>
    net.op('DepthwiseConv2dNative', [input, net.weights([3, 2, 4, 2])], { ...steps(2), dilations: ints(1, 1, 1, 1) }),
  ),
  Conv2DBackpropInput: onImage((net, input) => {
    const shape = net.ints([2, 12, 10, 3]);
    return net.op('Conv2DBackpropInput', [shape, net.weights([3, 3, 3, 4]), input], {
      ...steps(2),
      dilations: ints(1, 1, 1, 1),
    });
  }),
  'Conv3D and pooling of volumes': define([6, 6, 6, 2], (net, input) => {
    const options = { strides: ints(1, 1, 1, 1, 1), padding: text('SAME'), data_format: text('NDHWC') };
    const body = net.op('Conv3D', [input, net.weights([3, 2, 3, 2, 3])], {
      ...options,
      dilations: ints(1, 1, 1, 1, 1),
    });
    const halves = { ...options, ksize: ints(1, 2, 2, 2, 1), strides: ints(1, 2, 2, 2, 1) };
    return net.op('MaxPool3D', [net.op('AvgPool3D', [body], { ...options, ksize: ints(1, 2, 2, 2, 1) })], halves);
  }),
  'MaxPool, same': onImage((net, input) => net.op('MaxPool', [input], { ksize: ints(1, 3, 2, 1), ...steps(2) })),
  'AvgPool, same': onImage((net, input) => net.op('AvgPool', [input], { ksize: ints(1, 3, 3, 1), ...steps(2) })),
  LRN: onImage((net, input) =>
    net.op('LRN', [input], { depth_radius: int(2), bias: float(1), alpha: float(0.2), beta: float(0.75) }),
  ),
  'MatMul of sequences': define([6, 4], (net, input) =>
    net.op('BatchMatMulV2', [input, input], { adj_x: flag(false), adj_y: flag(true) }),
  ),
  PadV2: onImage((net, input) => net.op('PadV2', [input, net.ints([0, 0, 1, 0, 0, 2, 1, 0], [4, 2]), net.floats(3)])),
  MirrorPad: onImage((net, input) =>
    net.op('MirrorPad', [input, net.ints([0, 0, 1, 2, 2, 1, 0, 0], [4, 2])], { mode: text('REFLECT') }),
  ),
  Transpose: onImage((net, input) => net.op('Transpose', [input, net.ints([0, 3, 1, 2])])),
  'Reshape with what is left': onImage((net, input) => net.op('Reshape', [input, net.ints([-1, 10, 12])])),
  'Reshape to the shape of another': onImage((net, input) => {
    const flat = net.op('Reshape', [input, net.ints([-1, 120])]);
    return net.op('Reshape', [flat, net.op('Shape', [input])]);
  }),
  'Reshape by a product of sizes': onImage((net, input) => {
    const cut = (from: number, to: number) =>
      net.op('StridedSlice', [net.op('Shape', [input]), net.ints([from]), net.ints([to]), net.ints([1])], {
        shrink_axis_mask: int(0),
      });
    const space = net.op('Prod', [cut(1, 3), net.ints([0])], { keep_dims: flag(false) });
    const rows = net.op('ExpandDims', [space, net.ints(0)]);
    return net.op('Reshape', [input, net.op('ConcatV2', [cut(0, 1), rows, cut(3, 4), net.ints(0)], { N: int(3) })]);
  }),
  ...Object.fromEntries(
    (
      [
        ['Mul', 5, 4, 20],
        ['AddV2', 5, 15, 20],
        ['Sub', 25, 5, 20],
        ['FloorDiv', 41, 2, 20],
        ['Maximum', 3, 20, 20],
        ['Minimum', 21, 20, 20],
      ] as const
    ).map(([op, left, right, width]) => [
      `Reshape to a size by ${op}`,
      onImage((net, input) => {
        const size = net.op(op, [net.ints(left), net.ints(right)]);
        const parts = [net.ints(-1), net.ints(120 / width), size];
        return net.op('Reshape', [input, net.op('Pack', parts, { axis: int(0), N: int(3) })]);
      }),
    ]),
  ),
  'Reshape by sizes that are picked': onImage((net, input) => {
    const shape = net.op('Shape', [input]);
    const channels = net.op('GatherV2', [shape, net.ints([3]), net.ints(0)], { batch_dims: int(0) });
    const batch = net.op('Slice', [shape, net.ints([0]), net.ints([1])]);
    const rest = net.op('Reshape', [net.op('Squeeze', [net.ints([30])], { squeeze_dims: ints(0) }), net.ints([1])]);
    return net.op('Reshape', [input, net.op('ConcatV2', [batch, channels, rest, net.ints(0)], { N: int(3) })]);
  }),
  Slice: onImage((net, input) => net.op('Slice', [input, net.ints([0, 1, 0, 2]), net.ints([-1, 3, -1, 2])])),
  'StridedSlice, every other': onImage((net, input) =>
    net.op('StridedSlice', [input, net.ints([0, 1, 0]), net.ints([0, -1, 0]), net.ints([1, 2, 1])], {
      begin_mask: int(5),
      end_mask: int(5),
      shrink_axis_mask: int(0),
    }),
  ),
  'StridedSlice of one channel': onImage((net, input) =>
    net.op('StridedSlice', [input, net.ints([0, -1]), net.ints([0, 0]), net.ints([1, 1])], {
      ellipsis_mask: int(1),
      shrink_axis_mask: int(2),
    }),
  ),
  'Split, the parts joined otherwise': onImage((net, input) => {
    const parts = net.op('Split', [net.ints(3), input], { num_split: int(2) });
    return net.op('ConcatV2', [`${parts}:1`, parts, net.ints(-1)], { N: int(2) });
  }),
  SplitV: onImage(
    (net, input) => `${net.op('SplitV', [input, net.ints([2, 4]), net.ints(1)], { num_split: int(2) })}:1`,
  ),
  'Pack of images': onImage((net, input) =>
    net.op('Pack', [input, net.op('Neg', [input])], { axis: int(1), N: int(2) }),
  ),
  'GatherV2 of channels': onImage((net, input) =>
    net.op('GatherV2', [input, net.ints([3, 0, 1]), net.ints(3)], { batch_dims: int(0) }),
  ),
  'GatherV2 of one row': onImage((net, input) =>
    net.op('GatherV2', [input, net.ints(2), net.ints(1)], { batch_dims: int(0) }),
  ),
  'Cast of a size': onImage((net, input) => {
    const size = net.op('StridedSlice', [net.op('Shape', [input]), net.ints([1]), net.ints([2]), net.ints([1])], {
      shrink_axis_mask: int(1),
    });
    return net.op('Mul', [input, net.op('Cast', [size], { SrcT: type('DT_INT32'), DstT: type('DT_FLOAT') })]);
  }),
  ...Object.fromEntries(
    ['ResizeBilinear', 'ResizeNearestNeighbor'].map((op) => [
      `${op} with aligned corners`,
      onImage((net, input) => net.op(op, [input, net.ints([9, 10])], { align_corners: flag(true) })),
    ]),
  ),
  ResizeBilinear: onImage((net, input) =>
    net.op('ResizeBilinear', [input, net.ints([9, 10])], {
      align_corners: flag(false),
      half_pixel_centers: flag(true),
    }),
  ),
  ResizeNearestNeighbor: onImage((net, input) =>
    net.op('ResizeNearestNeighbor', [input, net.ints([12, 10])], {
      align_corners: flag(false),
      half_pixel_centers: flag(false),
    }),
  ),
  DepthToSpace: onImage((net, input) => net.op('DepthToSpace', [input], { block_size: int(2), ...layout })),
};

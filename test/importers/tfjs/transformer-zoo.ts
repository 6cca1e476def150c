import { attribute, type GraphNet } from './graph-net.ts';

const { flag, float, int, ints, text } = attribute;

/** Layer normalisation as Keras writes it into a graph: mean and variance, then one product and one sum. */
function normalise(net: GraphNet, x: string, width: number): string {
  const keep = { keep_dims: flag(true) };
  const axes = net.ints([-1]);
  const mean = net.op('Mean', [x, axes], keep);
  const variance = net.op('Mean', [net.op('SquaredDifference', [x, net.op('StopGradient', [mean])]), axes], keep);
  const inverse = net.op('Rsqrt', [net.op('AddV2', [variance, net.floats(1e-5)])]);
  const scale = net.op('Mul', [inverse, net.weights([width], 0.5, 1.5)]);
  const shift = net.op('Sub', [net.weights([width]), net.op('Mul', [mean, scale])]);
  return net.op('AddV2', [net.op('Mul', [x, scale]), shift]);
}

const einsum = (net: GraphNet, equation: string, ...inputs: string[]) =>
  net.op('Einsum', inputs, { equation: text(equation), N: int(inputs.length) });

/** MultiHeadAttention of Keras: every projection an Einsum with weights of three axes. */
function attend(net: GraphNet, x: string, width: number, heads: number): string {
  const size = width / heads;
  const project = () =>
    net.op('AddV2', [einsum(net, 'abc,cde->abde', x, net.weights([width, heads, size])), net.weights([heads, size])]);
  const query = net.op('Mul', [project(), net.floats(1 / Math.sqrt(size))]);
  const weights = net.op('Softmax', [einsum(net, 'aecd,abcd->acbe', project(), query)]);
  const mixed = einsum(net, 'acbe,aecd->abcd', weights, project());
  return net.op('AddV2', [
    einsum(net, 'abcd,cde->abe', mixed, net.weights([heads, size, width])),
    net.weights([width]),
  ]);
}

/** GELU by Erf, as jax2tf and Keras write it. */
function gelu(net: GraphNet, x: string): string {
  const step = net.op('Erf', [net.op('Mul', [x, net.floats(Math.SQRT1_2)])]);
  return net.op('Mul', [net.op('Mul', [x, net.floats(0.5)]), net.op('AddV2', [step, net.floats(1)])]);
}

/** A dense layer on the last of several axes, as Tensordot is exported: rows below each other, and back. */
function dense(net: GraphNet, x: string, sizes: readonly number[], from: number, to: number): string {
  const rows = net.op('Reshape', [x, net.ints([-1, from])]);
  const flags = { transpose_a: flag(false), transpose_b: flag(false) };
  const product = net.op('MatMul', [rows, net.weights([from, to])], flags);
  return net.op('BiasAdd', [net.op('Reshape', [product, net.ints([-1, ...sizes, to])]), net.weights([to])]);
}

function feedForward(net: GraphNet, x: string, sizes: readonly number[], width: number): string {
  return dense(net, gelu(net, dense(net, x, sizes, width, 2 * width)), sizes, 2 * width, width);
}

function block(net: GraphNet, x: string, tokens: number, width: number): string {
  const attended = net.op('AddV2', [x, attend(net, normalise(net, x, width), width, 2)]);
  return net.op('AddV2', [attended, feedForward(net, normalise(net, attended, width), [tokens], width)]);
}

/** Patches of 4 × 4 as tokens: [batch, 9, width] of images of 12 × 12. */
function embed(net: GraphNet, input: string, width: number): string {
  const options = {
    strides: ints(1, 4, 4, 1),
    padding: text('VALID'),
    dilations: ints(1, 1, 1, 1),
    data_format: text('NHWC'),
  };
  const patches = net.op('BiasAdd', [
    net.op('Conv2D', [input, net.weights([4, 4, 3, width])], options),
    net.weights([width]),
  ]);
  return net.op('Reshape', [patches, net.ints([-1, 9, width])]);
}

const masks = {
  begin_mask: int(0),
  end_mask: int(0),
  ellipsis_mask: int(0),
  new_axis_mask: int(0),
  shrink_axis_mask: int(1),
};

/** How many images there are, by the shape of the input. */
const batchOf = (net: GraphNet, x: string) =>
  net.op('StridedSlice', [net.op('Shape', [x]), net.ints([0]), net.ints([1]), net.ints([1])], masks);

function classify(net: GraphNet, x: string, width: number): string {
  const logits = net.op('AddV2', [net.op('MatMul', [x, net.weights([width, 5])]), net.weights([5])]);
  return net.op('Softmax', [logits]);
}

/** A vision transformer (Dosovitskiy et al. 2021): class token, positions, one block. */
export function writeVit(net: GraphNet, input: string): string {
  const width = 8;
  const sizes = net.op('Pack', [batchOf(net, input), net.ints(1), net.ints(width)], { axis: int(0), N: int(3) });
  const token = net.op('BroadcastTo', [net.weights([1, 1, width]), sizes]);
  const tokens = net.op('ConcatV2', [token, embed(net, input, width), net.ints(1)], { N: int(2) });
  const body = block(net, net.op('AddV2', [tokens, net.weights([1, 10, width])]), 10, width);
  const cut = [net.ints([0, 0]), net.ints([0, 1]), net.ints([1, 1])];
  const ends = { ...masks, begin_mask: int(1), end_mask: int(1), shrink_axis_mask: int(2) };
  return classify(net, net.op('StridedSlice', [normalise(net, body, width), ...cut], ends), width);
}

/** The first places of an axis behind the others, of [batch, 4, 4, channels]. */
function roll(net: GraphNet, x: string, axis: number, count: number): string {
  const at = (place: number, other: number) => [0, 1, 2, 3].map((each) => (each === axis ? place : other));
  const first = net.op('Slice', [x, net.ints(at(0, 0)), net.ints(at(count, -1))]);
  const rest = net.op('Slice', [x, net.ints(at(count, 0)), net.ints(at(-1, -1))]);
  return net.op('ConcatV2', [rest, first, net.ints(axis)], { N: int(2) });
}

/** A block on windows that are shifted (Swin, Liu et al. 2021): slices joined the other way round, Reshape and Transpose, and back. */
export function writeSwin(net: GraphNet, input: string): string {
  const width = 8;
  const options = {
    strides: ints(1, 3, 3, 1),
    padding: text('VALID'),
    dilations: ints(1, 1, 1, 1),
    data_format: text('NHWC'),
  };
  const patches = net.op('Conv2D', [input, net.weights([3, 3, 3, width])], options);
  const shifted = roll(net, roll(net, patches, 1, 1), 2, 1);
  const move = (x: string, sizes: number[], perm: number[]) =>
    net.op('Transpose', [net.op('Reshape', [x, net.ints(sizes)]), net.ints(perm)]);
  const windows = net.op('Reshape', [
    move(shifted, [-1, 2, 2, 2, 2, width], [0, 1, 3, 2, 4, 5]),
    net.ints([-1, 4, width]),
  ]);
  const attended = net.op('AddV2', [windows, attend(net, normalise(net, windows, width), width, 2)]);
  const joined = net.op('Reshape', [
    move(attended, [-1, 2, 2, 2, 2, width], [0, 1, 3, 2, 4, 5]),
    net.ints([-1, 4, 4, width]),
  ]);
  const back = roll(net, roll(net, joined, 1, 3), 2, 3);
  const mixed = net.op('AddV2', [back, feedForward(net, normalise(net, back, width), [4, 4], width)]);
  return classify(net, net.op('Mean', [mixed, net.ints([1, 2])], { keep_dims: flag(false) }), width);
}

/** A block of ConvNeXt (Liu et al. 2022): a wide depthwise convolution, layer normalisation, GELU, a scale. */
export function writeConvNext(net: GraphNet, input: string): string {
  const width = 8;
  const options = { padding: text('SAME'), dilations: ints(1, 1, 1, 1), data_format: text('NHWC') };
  const stem = net.op('Conv2D', [input, net.weights([4, 4, 3, width])], {
    ...options,
    strides: ints(1, 4, 4, 1),
    padding: text('VALID'),
  });
  const deep = net.op('DepthwiseConv2dNative', [stem, net.weights([7, 7, width, 1])], {
    ...options,
    strides: ints(1, 1, 1, 1),
  });
  const branch = feedForward(net, normalise(net, deep, width), [3, 3], width);
  const body = net.op('AddV2', [stem, net.op('Mul', [branch, net.weights([width], 0.5, 1)])]);
  const pooled = net.op('Mean', [body, net.ints([1, 2])], { keep_dims: flag(false), epsilon: float(0) });
  return classify(net, normalise(net, pooled, width), width);
}

/** Attention between places of patches (MobileViT, Mehta & Rastegari 2022): patches unfolded, folded again, joined. */
export function writeMobileVit(net: GraphNet, input: string): string {
  const width = 8;
  const options = {
    padding: text('SAME'),
    dilations: ints(1, 1, 1, 1),
    data_format: text('NHWC'),
    strides: ints(1, 2, 2, 1),
  };
  const local = net.op('Conv2D', [input, net.weights([3, 3, 3, width])], options);
  const act = net.op('Mul', [local, net.op('Sigmoid', [local])]);
  const unfolded = net.op('Transpose', [
    net.op('Reshape', [act, net.ints([-1, 3, 2, 3, 2, width])]),
    net.ints([0, 2, 4, 1, 3, 5]),
  ]);
  const global = block(net, net.op('Reshape', [unfolded, net.ints([-1, 9, width])]), 9, width);
  const folded = net.op('Transpose', [
    net.op('Reshape', [global, net.ints([-1, 2, 2, 3, 3, width])]),
    net.ints([0, 3, 1, 4, 2, 5]),
  ]);
  const image = net.op('Reshape', [folded, net.ints([-1, 6, 6, width])]);
  const joined = net.op('ConcatV2', [act, image, net.ints(-1)], { N: int(2) });
  return classify(net, net.op('Mean', [joined, net.ints([1, 2])], { keep_dims: flag(false) }), 2 * width);
}

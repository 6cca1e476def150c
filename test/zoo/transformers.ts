import { float } from '../../src/graph/builder.ts';
import { add, conv, dense, linear, pooledHead, transpose, unary } from './layers.ts';
import { reduceMean, reshape, slice, squeeze, unsqueeze } from './opset-forms.ts';
import { int64, scalar, type Feature, type Net } from './net.ts';
import {
  addPositions,
  attend,
  gelu,
  layerNorm,
  patchTokens,
  prependTokens,
  residual,
  roll,
  selfAttention,
  swish,
  takeToken,
  tokenMlp,
} from './tokens.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** nn.MultiheadAttention of PyTorch: the sequence goes first inside, heads are joined with the batch. */
function multiheadAttention(net: Net, x: Feature, heads: number, tokens: number): Feature {
  const { channels } = x;
  const size = channels / heads;
  const joined = dense(net, transpose(net, x, [1, 0, 2]), 3 * channels);
  const packed = unsqueeze(net, reshape(net, joined, [tokens, -1, 3, channels]), [0]);
  const apart = squeeze(net, transpose(net, packed, [3, 1, 2, 0, 4]), [3]);
  const parts = [0, 1, 2].map((part) => {
    const name = net.node('Gather', [apart.name, net.literal(int64([part], []))], { axis: 0 });
    const perHead = transpose(net, reshape(net, { name, channels }, [tokens, -1, size]), [1, 0, 2]);
    return reshape(net, perHead, [-1, heads, tokens, size]).name;
  });
  const mixed = net.node('Transpose', [attend(net, parts, size)], { perm: [2, 0, 1, 3] });
  const rows = linear(net, reshape(net, { name: mixed, channels: size }, [-1, channels]), channels);
  return transpose(net, reshape(net, rows, [tokens, -1, channels]), [1, 0, 2]);
}

/** ViT of torchvision: a class token, learnt positions, two blocks, the class token's scores. */
function writeVit(net: Net, image: Feature): Feature {
  let x = addPositions(net, prependTokens(net, patchTokens(net, image, 12, 4)), 17);
  for (let block = 0; block < 2; block++) {
    x = residual(net, x, (_, y) => multiheadAttention(net, y, 3, 17));
    x = residual(net, x, (_, y) => tokenMlp(net, y, 24));
  }
  return linear(net, takeToken(net, layerNorm(net, x), 0), 10);
}

/** DeiT of timm: two tokens of its own, the mean of two heads. */
function writeDeit(net: Net, image: Feature): Feature {
  let x = addPositions(net, prependTokens(net, patchTokens(net, image, 12, 4), 2), 18);
  x = residual(net, x, (_, y) => selfAttention(net, y, 3, 18));
  x = layerNorm(
    net,
    residual(net, x, (_, y) => tokenMlp(net, y, 24)),
  );
  const [first, second] = [0, 1].map((place) => linear(net, takeToken(net, x, place), 10)) as [Feature, Feature];
  return { name: net.node('Div', [add(net, first, second).name, net.literal(scalar(2))]), channels: 10 };
}

/** Windows of 4 × 4 of an image of 8 × 8 as batches of their own, and back. */
const toWindows = (net: Net, x: Feature): Feature => {
  const cut = transpose(net, reshape(net, x, [-1, 2, 4, 2, 4, x.channels]), [0, 1, 3, 2, 4, 5]);
  return reshape(net, cut, [-1, 16, x.channels]);
};
const fromWindows = (net: Net, x: Feature): Feature => {
  const joined = transpose(net, reshape(net, x, [-1, 2, 2, 4, 4, x.channels]), [0, 1, 3, 2, 4, 5]);
  return reshape(net, joined, [-1, 8, 8, x.channels]);
};

/** Attention in windows with a bias for each relative position; shifted ones keep apart what the roll has joined. */
function windowAttention(net: Net, x: Feature, isShifted: boolean): Feature {
  const heads = 2;
  const windows = toWindows(net, isShifted ? roll(net, x, [1, 2], 2) : x);
  const bias = net.uniform([1, heads, 16, 16], -0.5, 0.5);
  const mask = Float32Array.from({ length: 4 * 256 }, (_, index) => (index % 7 === 3 ? -100 : 0));
  const mixed = selfAttention(net, windows, heads, 16, (scores) => {
    const biased = net.node('Add', [scores, bias]);
    if (!isShifted) return biased;
    const apart = reshape(net, { name: biased, channels: 16 }, [-1, 4, heads, 16, 16]);
    const masked = net.node('Add', [apart.name, net.floats([...mask], [1, 4, 1, 16, 16])]);
    return reshape(net, { name: masked, channels: 16 }, [-1, heads, 16, 16]).name;
  });
  const image = fromWindows(net, mixed);
  return isShifted ? roll(net, image, [1, 2], -2) : image;
}

/** Every second row and column, four ways, side by side; half as many channels. */
function mergePatches(net: Net, x: Feature): Feature {
  const corners = [0, 1].flatMap((column) =>
    [0, 1].map((row) => {
      return slice(net, x, { axes: [1, 2], starts: [row, column], ends: [2 ** 31, 2 ** 31], steps: [2, 2] }).name;
    }),
  );
  const joined = { name: net.node('Concat', corners, { axis: -1 }), channels: 4 * x.channels };
  const bound = Math.sqrt(6 / joined.channels);
  const weight = net.uniform([joined.channels, 2 * x.channels], -bound, bound);
  return { name: net.node('MatMul', [layerNorm(net, joined).name, weight]), channels: 2 * x.channels };
}

/** Swin: plain and shifted windows, merged patches, the mean over all. */
function writeSwin(net: Net, image: Feature): Feature {
  let x = layerNorm(net, transpose(net, conv(net, image, 8, { kernel: 2, stride: 2 }), [0, 2, 3, 1]));
  for (const isShifted of [false, true]) {
    x = residual(net, x, (_, y) => windowAttention(net, y, isShifted));
    x = residual(net, x, (_, y) => tokenMlp(net, y, 16));
  }
  return pooledHead(net, transpose(net, layerNorm(net, mergePatches(net, x)), [0, 3, 1, 2]));
}

/** MobileViT: convolutions, then attention between pixels that have the same place in their patch of 2 × 2. */
function writeMobileVit(net: Net, image: Feature): Feature {
  const stem = swish(net, conv(net, image, 8, { stride: 2, pad: 1 }));
  const local = conv(net, swish(net, conv(net, stem, 8, { pad: 1 })), 12, { kernel: 1, bias: false });
  const cut = transpose(net, reshape(net, local, [-1, 2, 4, 2]), [0, 2, 1, 3]);
  const patches = transpose(net, reshape(net, cut, [-1, 12, 16, 4]), [0, 3, 2, 1]);
  let x: Feature = reshape(net, patches, [-1, 16, 12]);
  x = residual(net, x, (_, y) => selfAttention(net, y, 2, 16));
  x = layerNorm(
    net,
    residual(net, x, (_, y) => dense(net, swish(net, dense(net, y, 24)), 12)),
  );
  const unfolded = transpose(net, reshape(net, x, [-1, 4, 16, 12]), [0, 3, 2, 1]);
  const joined = transpose(net, reshape(net, unfolded, [-1, 4, 2, 2]), [0, 2, 1, 3]);
  const back = conv(net, reshape(net, joined, [-1, 12, 8, 8], 12), 8, { kernel: 1 });
  const both = { name: net.node('Concat', [stem.name, back.name], { axis: 1 }), channels: 16 };
  return pooledHead(net, swish(net, conv(net, both, 16, { pad: 1 })));
}

/** MLP-Mixer: dense layers along the tokens, then along the channels. */
function writeMixer(net: Net, image: Feature): Feature {
  let x = patchTokens(net, image, 12, 4);
  for (let block = 0; block < 2; block++) {
    x = residual(net, x, (_, y) => {
      const tokens = { ...transpose(net, y, [0, 2, 1]), channels: 16 };
      return { ...transpose(net, tokenMlp(net, tokens, 20), [0, 2, 1]), channels: 12 };
    });
    x = residual(net, x, (_, y) => tokenMlp(net, y, 24));
  }
  return linear(net, reduceMean(net, layerNorm(net, x), [1], false), 10);
}

/** MultiHeadAttention of Keras: every product an Einsum. */
function einsumAttention(net: Net, x: Feature, heads: number): Feature {
  const size = x.channels / heads;
  const einsum = (equation: string, inputs: readonly string[]) => net.node('Einsum', inputs, { equation });
  const bound = Math.sqrt(6 / x.channels);
  const [q, k, v] = [0, 1, 2].map(() => {
    const projected = einsum('abc,cde->abde', [x.name, net.uniform([x.channels, heads, size], -bound, bound)]);
    return net.node('Add', [projected, net.uniform([heads, size], -0.1, 0.1)]);
  }) as [string, string, string];
  const scaled = net.node('Mul', [q, net.floats([1 / Math.sqrt(size)], [])]);
  const weights = net.node('Softmax', [einsum('aecd,abcd->acbe', [k, scaled])], { axis: 3 });
  const mixed = einsum('acbe,aecd->abcd', [weights, v]);
  const output = einsum('abcd,cde->abe', [mixed, net.uniform([heads, size, x.channels], -bound, bound)]);
  return { ...x, name: net.node('Add', [output, net.uniform([x.channels], -0.1, 0.1)]) };
}

/** Layer normalisation of Keras: x · s + (shift − mean · s), with s = scale / √(variance + ε). */
function kerasNorm(net: Net, x: Feature): Feature {
  const mean = reduceMean(net, x, [2], true).name;
  const centred = net.node('Sub', [x.name, mean]);
  const variance = reduceMean(net, { ...x, name: net.node('Mul', [centred, centred]) }, [2], true).name;
  const inverse = net.node('Reciprocal', [net.node('Sqrt', [net.node('Add', [variance, net.floats([1e-3], [])])])]);
  const scale = net.node('Mul', [inverse, net.uniform([x.channels], 0.6, 1.4)]);
  const shift = net.node('Sub', [net.uniform([x.channels], -0.2, 0.2), net.node('Mul', [mean, scale])]);
  return { ...x, name: net.node('Add', [net.node('Mul', [x.name, scale]), shift]) };
}

/** A transformer of Keras as tf2onnx writes it. */
function writeKerasVit(net: Net, image: Feature): Feature {
  const patches = conv(net, transpose(net, image, [0, 3, 1, 2]), 12, { kernel: 4, stride: 4, autoPad: 'VALID' });
  let x = addPositions(net, reshape(net, transpose(net, patches, [0, 2, 3, 1]), [-1, 16, 12]), 16);
  x = add(net, x, einsumAttention(net, kerasNorm(net, x), 3));
  x = add(net, x, tokenMlp(net, kerasNorm(net, x), 24));
  return unary(net, dense(net, reduceMean(net, kerasNorm(net, x), [1], false), 10), 'Softmax', { axis: -1 });
}

/** Attention as one operator (opset 23), with GELU as its own: the last of its tokens may look at all before it. */
function writeFused(net: Net, image: Feature): Feature {
  let x = addPositions(net, patchTokens(net, image, 12, 4), 16);
  x = residual(net, x, (_, y) => {
    const parts = [0, 1, 2].map(() => dense(net, y, 12).name);
    const heads = { q_num_heads: 3, kv_num_heads: 3, is_causal: 1, softcap: float(5) };
    return dense(net, { ...y, name: net.node('Attention', parts, heads) }, 12);
  });
  x = residual(net, x, (_, y) => dense(net, unary(net, dense(net, y, 24), 'Gelu'), 12));
  return linear(net, takeToken(net, layerNorm(net, x), 15), 10);
}

/** Cosine attention as Swin v2 has it, with keys ruled out by Where and −∞. */
function writeCosine(net: Net, image: Feature): Feature {
  let x: Feature = addPositions(net, patchTokens(net, image, 12, 4), 16);
  const normalise = (name: string) => {
    const length = net.node('ReduceL2', [name, ...(net.opset >= 18 ? [net.ints([-1])] : [])], {
      ...(net.opset >= 18 ? {} : { axes: [-1] }),
      keepdims: 1,
    });
    const guarded = net.node('Expand', [
      net.node('Clip', [length, net.literal(scalar(1e-12))]),
      net.node('Shape', [name]),
    ]);
    return net.node('Div', [name, guarded]);
  };
  const data = Uint8Array.from({ length: 256 }, (_, index) => (index % 5 === 0 && index % 17 !== 0 ? 0 : 1));
  x = residual(net, x, (_, y) => {
    const split = (feature: Feature) => transpose(net, reshape(net, feature, [-1, 16, 3, 4]), [0, 2, 1, 3]).name;
    const [q, k, v] = [0, 1, 2].map(() => split(dense(net, y, 12))) as [string, string, string];
    const keys = net.node('Transpose', [normalise(k)], { perm: [0, 1, 3, 2] });
    const scores = net.node('Mul', [net.node('MatMul', [normalise(q), keys]), net.literal(scalar(5))]);
    const isSeen = net.literal({ type: 'bool', shape: [16, 16], data });
    const masked = net.node('Where', [isSeen, scores, net.literal(scalar(-Infinity))]);
    const mixed = net.node('MatMul', [net.node('Softmax', [masked], { axis: -1 }), v]);
    const rows = net.node('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return dense(net, reshape(net, { name: rows, channels: 4 }, [-1, 16, 12]), 12);
  });
  return linear(net, reduceMean(net, gelu(net, x), [1], false), 10);
}

const image = [3, 16, 16];

/** Vision transformers and their kin. */
export const transformerModels: Record<string, ZooModel> = {
  'vit-torch': defineModel('sequence first, one Gemm behind attention', image, writeVit),
  deit: defineModel('layer normalisation in parts, two tokens of its own', image, writeDeit, { opset: 14 }),
  swin: defineModel('windows, rolled by Slice and Concat, masked; merged patches', image, writeSwin),
  'mobile-vit': defineModel('patches unfolded with the batch; Swish', image, writeMobileVit),
  mixer: defineModel('dense layers along the tokens', image, writeMixer),
  'vit-keras': defineModel('attention by Einsum, layer normalisation by Reciprocal', [16, 16, 3], writeKerasVit, {
    layout: 'NHWC',
    opset: 15,
  }),
  'vit-fused': defineModel('Attention and Gelu as operators', image, writeFused, { opset: 23 }),
  'cosine-attention': defineModel('ReduceL2, Where with −∞', image, writeCosine),
};

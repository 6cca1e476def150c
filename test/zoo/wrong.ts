import type { Graph, ValueInfo } from '../../src/graph/graph.ts';
import { loop } from './control-flow.ts';
import { conv, dense, flatten, linear, pooledHead, relu } from './layers.ts';
import { createNet, int64, scalar, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

const imageInput: ValueInfo = { name: 'input', type: 'float32', shape: ['batch', 3, 16, 16] };
const logits = (name: string): ValueInfo => ({ name, type: 'float32', shape: ['batch', 10] });

function writeStem(net: Net): Feature {
  return relu(net, conv(net, { name: imageInput.name, channels: 3 }, 8, { stride: 2, pad: 1 }));
}

function buildTwoHeads(): Graph {
  const net = createNet();
  const stem = writeStem(net);
  return net.build([imageInput], [logits(pooledHead(net, stem).name), logits(pooledHead(net, stem).name)]);
}

const mask: ValueInfo = { ...imageInput, name: 'mask' };

function buildTwoInputs(): Graph {
  const net = createNet();
  return net.build([imageInput, mask], [logits(writeMasked(net))]);
}

/** The first output needs the image alone, the second one the mask too. */
function buildTwoInputsTwoHeads(): Graph {
  const net = createNet();
  return net.build([imageInput, mask], [logits(pooledHead(net, writeStem(net)).name), logits(writeMasked(net))]);
}

function writeMasked(net: Net): string {
  return pooledHead(net, conv(net, { name: net.node('Mul', ['input', 'mask']), channels: 3 }, 8)).name;
}

/** A convolution of 8 channels with weights for 5. */
const deniedConv = (net: Net, x: Feature): Feature => {
  return { name: net.node('Conv', [x.name, net.uniform([6, 5, 3, 3], -0.5, 0.5)]), channels: 6 };
};

/** A product of three operands, which is no product of matrices. */
const einsum = (net: Net, x: Feature): Feature => {
  const operands = [x.name, net.uniform([x.channels, 6], -0.5, 0.5), net.uniform([6], 0.5, 1)];
  return { name: net.node('Einsum', operands, { equation: 'bchw,ck,k->bkhw' }), channels: 6 };
};

const customActivation = (net: Net, x: Feature): Feature => ({
  ...x,
  name: net.node('FusedSwish', [x.name], {}, 'com.example'),
});

/** Scales by 1.1 until the largest number says that it is enough. */
function openLoop(net: Net, x: Feature): Feature {
  return loop(net, x, (body, scaled) => {
    return body.node('Less', [body.node('ReduceMax', [scaled], { keepdims: 0 }), body.literal(scalar(5))]);
  });
}

/** Boxes and scores from one head, then NonMaxSuppression, as detectors end. */
function buildDetector(): Graph {
  const net = createNet();
  const head = (channels: number, shape: readonly number[]): string =>
    net.node('Reshape', [conv(net, stem, channels, { kernel: 1 }).name, net.ints(shape)]);
  const stem = writeStem(net);
  const limits = [net.literal(int64([5])), net.floats([0.5]), net.floats([0.1])];
  const boxes = head(4, [-1, 64, 4]);
  const scores = head(10, [-1, 10, 64]);
  const selected = net.node('NonMaxSuppression', [boxes, scores, ...limits]);
  return net.build([imageInput], [{ name: selected, type: 'int64', shape: ['selected', 3] }]);
}

const write =
  (middle: (net: Net, x: Feature) => Feature) =>
  (net: Net): Feature =>
    pooledHead(net, middle(net, writeStem(net)));

const broken = (value: number): (() => Graph) => {
  return () => {
    const net = createNet();
    const graph = net.build([imageInput], [logits(pooledHead(net, writeStem(net)).name)]);
    (graph.constants.get('params.0')!.data as Float32Array)[5] = value;
    return graph;
  };
};

const image = [3, 16, 16];

/** A model that also imports the operator set com.example. */
function defineCustom(note: string, middle: (net: Net, x: Feature) => Feature): ZooModel {
  const model = defineModel(note, image, write(middle));
  const build = (): Graph => {
    const graph = model.build();
    return { ...graph, opsets: { ...graph.opsets, 'com.example': 1 } };
  };
  return { ...model, build };
}

/** Models that unhans must refuse, or must be told more about, in one clear sentence. */
export const wrongModels: Record<string, ZooModel> = {
  'two-heads': { build: buildTwoHeads, inputShape: image, note: 'two outputs of ten classes' },
  'two-inputs': { build: buildTwoInputs, inputShape: image, note: 'an image and a mask' },
  'two-inputs-two-heads': {
    build: buildTwoInputsTwoHeads,
    inputShape: image,
    note: 'two outputs, the second of which needs a mask',
  },
  'denied-weights': defineModel('weights of a shape that does not fit', image, write(deniedConv)),
  einsum: defineModel('Einsum of three operands', image, write(einsum)),
  loop: defineModel('Loop with as many turns as the input says', image, write(openLoop)),
  'custom-domain': defineCustom('FusedSwish of domain com.example', customActivation),
  'non-max-suppression': { build: buildDetector, inputShape: image, note: 'a detector: int64 output' },
  'many-unsupported': defineCustom('Loop, Einsum and FusedSwish', (net, x) =>
    customActivation(net, einsum(net, openLoop(net, x))),
  ),
  'nan-weights': { build: broken(NaN), inputShape: image, note: 'one NaN in the first weight' },
  'infinite-weights': { build: broken(Infinity), inputShape: image, note: 'one infinity in the first weight' },
  'future-opset': defineModel('an opset that does not exist yet', image, (net) => pooledHead(net, writeStem(net)), {
    opset: 99,
  }),
  segmentation: defineModel(
    'logits for every position, not one row a sample',
    image,
    (net) => conv(net, writeStem(net), 10),
    { outputShape: [10, 6, 6] },
  ),
  'one-class': defineModel(
    'a single logit',
    [12],
    (net, x) => linear(net, relu(net, dense(net, flatten(net, x), 8)), 1),
    {
      outputShape: [1],
    },
  ),
};

import { conv, dense, globalAveragePool, relu, transpose, unary, type ConvOptions } from './layers.ts';
import { clip, reduceMean, reshape, squeeze } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

type Layer = (net: Net, x: Feature) => Feature;

const toNchw = [0, 3, 1, 2];
const toNhwc = [0, 2, 3, 1];

/** Batch normalisation as tf2onnx leaves it where it cannot fold: Mul and Add of [1, C, 1, 1]. */
function scaleShift(net: Net, x: Feature): Feature {
  const shape = [1, x.channels, 1, 1];
  const scaled = net.node('Mul', [x.name, net.uniform(shape, 0.5, 1.5)]);
  return { ...x, name: net.node('Add', [scaled, net.uniform(shape, -0.3, 0.3)]) };
}

/** Relu6 as Relu and Min with a constant. */
const relu6ByMin: Layer = (net, x) => ({ ...x, name: net.node('Min', [relu(net, x).name, net.floats([6], [])]) });

/** Relu6 as Max and Min. */
const relu6ByMaxMin: Layer = (net, x) => {
  const positive = net.node('Max', [x.name, net.floats([0], [])]);
  return { ...x, name: net.node('Min', [positive, net.floats([6], [])]) };
};

/** Depthwise 3×3 and pointwise 1×1; stride 2 pads below and to the right only, as Keras does. */
function separable(
  net: Net,
  x: Feature,
  options: { out: number; stride: number; same: boolean; relu6: Layer },
): Feature {
  const { out, stride, same, relu6 } = options;
  const padding: ConvOptions = same ? { autoPad: 'SAME_UPPER' } : { pad: stride === 2 ? [0, 0, 1, 1] : 1 };
  const depthwise = conv(net, x, x.channels, { ...padding, stride, groups: x.channels, bias: false });
  const pointwise = conv(net, relu6(net, scaleShift(net, depthwise)), out, { kernel: 1 });
  return relu6(net, pointwise);
}

const writeMobilenetV1 =
  (same: boolean, relu6: Layer, head: Layer): Layer =>
  (net, input) => {
    const stem: ConvOptions = same ? { autoPad: 'SAME_UPPER' } : { pad: [0, 0, 1, 1] };
    let x = transpose(net, input, toNchw);
    x = relu6(net, conv(net, x, 8, { ...stem, stride: 2 }));
    x = separable(net, x, { out: 12, stride: 1, same, relu6 });
    x = separable(net, x, { out: 16, stride: 2, same, relu6 });
    return unary(net, head(net, separable(net, x, { out: 24, stride: 1, same, relu6 })), 'Softmax');
  };

const squeezedHead: Layer = (net, x) => dense(net, squeeze(net, globalAveragePool(net, x), [2, 3]), 10);
const meanHead: Layer = (net, x) => dense(net, reduceMean(net, x, [2, 3], false), 10);

/** Keras's own MobileNet: the classifier is a convolution, its output goes back to NHWC and is reshaped. */
const convolutionHead: Layer = (net, x) => {
  const logits = conv(net, globalAveragePool(net, x), 10, { kernel: 1 });
  return reshape(net, transpose(net, logits, toNhwc), [-1, 10]);
};

const nhwc = { layout: 'NHWC', inputName: 'input_1' } as const;

/** MobileNet v1 from Keras by tf2onnx: NHWC input, Transpose, Softmax at the end. */
export const mobilenetKerasModels: Record<string, ZooModel> = {
  'mobilenet-v1': defineModel(
    'auto_pad SAME_UPPER, Clip, Squeeze, MatMul',
    [32, 32, 3],
    writeMobilenetV1(true, (net, x) => clip(net, x, 0, 6), squeezedHead),
    { ...nhwc, opset: 15 },
  ),
  'mobilenet-v1-explicit-pads': defineModel(
    'asymmetric pads, Relu6 as Relu and Min, ReduceMean',
    [32, 32, 3],
    writeMobilenetV1(false, relu6ByMin, meanHead),
    { ...nhwc, opset: 12 },
  ),
  'mobilenet-v1-conv-head': defineModel(
    'Relu6 as Max and Min, convolution as classifier, Transpose and Reshape',
    [32, 32, 3],
    writeMobilenetV1(false, relu6ByMaxMin, convolutionHead),
    { ...nhwc, opset: 9, inputName: 'input_1:0' },
  ),
};

import { batchNorm, concat, conv, flatten, globalAveragePool, linear, relu, unary } from './layers.ts';
import { clip, dropout, pad, reduceMean, slice, split, squeeze, unsqueeze, upsample } from './opset-forms.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** Oldest opset unhans reads. */
export const oldestOpset = 7;
/** Newest opset that onnxruntime 1.30 runs. */
export const newestOpset = 26;

/** A network with every operator whose form has changed since opset 7. */
function writeEveryForm(net: Net, input: Feature): Feature {
  const padded = pad(net, input, [0, 0, 1, 1, 0, 0, 1, 1], 'constant');
  const x = clip(net, batchNorm(net, conv(net, padded, 8, { stride: 2, bias: false })), 0, 6);
  const [left, right] = split(net, x, [3, 5]) as [Feature, Feature];
  const cropped = slice(net, upsample(net, concat(net, [right, left])), {
    axes: [2, 3],
    starts: [1, 1],
    ends: [-1, -1],
  });
  const features = relu(net, conv(net, cropped, 12));
  const mean = unsqueeze(net, reduceMean(net, features, [2, 3], false), [2, 3]);
  const pooled = squeeze(net, concat(net, [mean, globalAveragePool(net, features)]), [2, 3]);
  const logits = linear(net, dropout(net, flatten(net, pooled)), 10);
  return unary(net, logits, 'Softmax');
}

const opsets = Array.from({ length: newestOpset - oldestOpset + 1 }, (_, index) => oldestOpset + index);

/** The same network at every opset. */
export const opsetModels: Record<string, ZooModel> = Object.fromEntries(
  opsets.map((opset) => [
    `opset-${opset}`,
    defineModel(`every changed operator in the form of opset ${opset}`, [3, 16, 16], writeEveryForm, { opset }),
  ]),
);

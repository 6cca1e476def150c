import { countElements } from '../../tensor/tensor.ts';
import { defaultEpsilon, divideStable, sampleShape } from '../arithmetic.ts';
import type { ExplainContext } from '../context.ts';
import { convolve, readGeometry, reverseConvolution } from '../convolution.ts';
import type { LinearLayer } from '../linear-layer.ts';
import type { LinearRule } from './rule.ts';

/**
 * The flat rule (Lapuschkin et al. 2019): inputs and weights are all 1 and there is no bias, so that each output's
 * relevance spreads evenly over its receptive field.
 */
export const flatRule: LinearRule = (layer, relevance, context) => {
  if (layer.kind === 'affine') return relevance;
  if (layer.kind === 'dense') return spreadEvenly(layer, relevance, context);
  return layer.node.op === 'Conv'
    ? spreadOverChannels(layer, relevance, context)
    : spreadOnes(layer, relevance, context);
};

/** Every output of a dense layer sees all of its inputs. */
function spreadEvenly(layer: LinearLayer, relevance: string, { builder, shape }: ExplainContext): string {
  const sizes = shape(layer.input);
  const inputs = sizes.at(-1)!;
  const sum = builder.add('ReduceSum', [relevance, builder.ints([-1])], { keepdims: 1 });
  const share = builder.add('Mul', [sum, builder.floats(1 / (inputs + defaultEpsilon))]);
  return builder.add('Expand', [share, builder.ints(sizes.map(() => 1).with(-1, inputs))]);
}

function spreadOnes(layer: LinearLayer, relevance: string, context: ExplainContext): string {
  const { builder } = context;
  const [, ...inputShape] = sampleShape(context, layer.input);
  const weight = builder.add('Expand', [builder.floats(1), builder.ints(context.constant(layer.weight)!.shape)]);
  const ones = builder.add('Expand', [builder.floats(1), builder.ints([1, ...inputShape])]);
  const quotient = divideStable(builder, relevance, layer.forward(ones, weight), defaultEpsilon, 'nonNegative');
  return layer.backward(quotient, weight);
}

/**
 * With all weights equal, the channels of a group share one map: sum the group's output channels, spread that one map
 * with a kernel of ones, and hand every input channel of the group the same.
 */
function spreadOverChannels(layer: LinearLayer, relevance: string, context: ExplainContext): string {
  const { builder } = context;
  const geometry = readGeometry(layer.node, context);
  const { group, outputs, inputsPerGroup, window, inputSize, outputSize } = geometry;
  const single = { ...geometry, group: 1, outputs: 1, inputsPerGroup: 1 };
  const ones = (size: readonly number[]) => {
    return builder.floats(new Float32Array(countElements(size)).fill(1), [1, 1, ...size]);
  };
  const kernel = ones(window);
  const counts = builder.add('Mul', [
    convolve(single, [ones(inputSize), kernel], builder),
    builder.floats(inputsPerGroup),
  ]);
  const grouped = builder.add('Reshape', [relevance, builder.ints([-1, outputs / group, ...outputSize])]);
  const summed = builder.add('ReduceSum', [grouped, builder.ints([1])], { keepdims: 1 });
  const quotient = divideStable(builder, summed, counts, defaultEpsilon, 'nonNegative');
  const spread = reverseConvolution(single, quotient, kernel, builder);
  const perChannel = builder.add('Expand', [spread, builder.ints([1, inputsPerGroup, ...inputSize.map(() => 1)])]);
  return builder.add('Reshape', [perChannel, builder.ints([-1, group * inputsPerGroup, ...inputSize])]);
}

import { float, type AttributeInput } from '../../src/graph/builder.ts';
import { conv, pooledHead, unary } from './layers.ts';
import type { Feature, Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

const attributes: Record<string, Record<string, AttributeInput>> = {
  LeakyRelu: { alpha: float(0.1) },
  Elu: { alpha: float(1) },
  Selu: {},
  Softplus: {},
  Tanh: {},
  Sigmoid: {},
  HardSigmoid: { alpha: float(0.2), beta: float(0.5) },
  Softsign: {},
};

/** One slope a channel, as PyTorch writes it: [C, 1, 1]. */
const prelu = (net: Net, x: Feature): Feature => ({
  ...x,
  name: net.node('PRelu', [x.name, net.uniform([x.channels, 1, 1], 0.05, 0.4)]),
});

/** GELU by the error function, as exporters write it before opset 20. */
function gelu(net: Net, x: Feature): Feature {
  const error = net.node('Erf', [net.node('Div', [x.name, net.floats([Math.SQRT2], [])])]);
  const doubled = net.node('Mul', [x.name, net.node('Add', [error, net.floats([1], [])])]);
  return { ...x, name: net.node('Mul', [doubled, net.floats([0.5], [])]) };
}

/** x · tanh(softplus(x)). */
const mish = (net: Net, x: Feature): Feature => ({
  ...x,
  name: net.node('Mul', [x.name, net.node('Tanh', [net.node('Softplus', [x.name])])]),
});

const writeWith =
  (activation: (net: Net, x: Feature) => Feature) =>
  (net: Net, input: Feature): Feature => {
    const x = activation(net, conv(net, input, 8, { stride: 2, pad: 1 }));
    return pooledHead(net, activation(net, conv(net, x, 12, { pad: 1 })));
  };

const image = [3, 16, 16];

/** One small network for each activation that is not a Relu. */
export const activationModels: Record<string, ZooModel> = {
  ...Object.fromEntries(
    Object.entries(attributes).map(([op, values]) => [
      op.toLowerCase(),
      defineModel(
        `${op} behind each Conv`,
        image,
        writeWith((net, x) => unary(net, x, op, values)),
      ),
    ]),
  ),
  prelu: defineModel('PRelu with a slope per channel', image, writeWith(prelu)),
  gelu: defineModel('GELU as Div, Erf, Add, Mul, Mul', image, writeWith(gelu)),
  'gelu-op': defineModel(
    'GELU as its own operator',
    image,
    writeWith((net, x) => unary(net, x, 'Gelu')),
    { opset: 20 },
  ),
  mish: defineModel('Mish as Softplus, Tanh, Mul', image, writeWith(mish)),
};

import { concat, conv, dense, linear, relu, transpose, unary } from './layers.ts';
import { int64, type Feature, type Net } from './net.ts';
import { readDimension, reshape, squeeze } from './opset-forms.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

interface Recurrent {
  readonly size: number;
  readonly direction?: 'forward' | 'reverse' | 'bidirectional';
  /** Of a GRU: whether the reset gate comes last. Default 1, as PyTorch and Keras have it. */
  readonly resetLast?: number;
  /** Whether the first states are given, as PyTorch does. Default false. */
  readonly isStarted?: boolean;
}

/** A recurrent layer on a sequence [time, batch, channels]; all outputs of the operator. */
function recurrent(net: Net, x: Feature, op: 'LSTM' | 'GRU', options: Recurrent): string[] {
  const { size, direction = 'forward', resetLast = 1, isStarted = false } = options;
  const [gates, ways] = [op === 'LSTM' ? 4 : 3, direction === 'bidirectional' ? 2 : 1];
  const bound = Math.sqrt(3 / size);
  const weights = [
    net.uniform([ways, gates * size, x.channels], -bound, bound),
    net.uniform([ways, gates * size, size], -bound, bound),
    net.uniform([ways, 2 * gates * size], -0.3, 0.3),
  ];
  const states = isStarted
    ? ['', ...Array.from({ length: op === 'LSTM' ? 2 : 1 }, () => zeroState(net, x, ways, size))]
    : [];
  const reset = op === 'GRU' ? { linear_before_reset: resetLast } : {};
  const attributes = { hidden_size: size, ...(ways === 2 || direction === 'reverse' ? { direction } : {}), ...reset };
  return net.nodes(op, [x.name, ...weights, ...states], op === 'LSTM' ? 3 : 2, attributes);
}

/** torch.zeros(ways, batch, size): Expand to a size read while the model runs. */
function zeroState(net: Net, x: Feature, ways: number, size: number): string {
  const [first, last] = [ways, size].map((length) => net.literal(int64([length]))) as [string, string];
  const shape = net.node('Concat', [first, readDimension(net, x, 1), last], { axis: 0 });
  return net.node('Expand', [net.literal({ type: 'float32', shape: [1], data: Float32Array.of(0) }), shape]);
}

/** Two layers as PyTorch writes them with batch_first; the last step's scores. */
function writeTorchLstm(net: Net, input: Feature): Feature {
  let x = transpose(net, { ...input, channels: 6 }, [1, 0, 2]);
  for (const size of [8, 7]) {
    const [every] = recurrent(net, x, 'LSTM', { size, isStarted: true }) as [string];
    x = squeeze(net, { name: every, channels: size }, [1]);
  }
  const rows = transpose(net, x, [1, 0, 2]).name;
  return linear(net, { ...x, name: net.node('Gather', [rows, net.literal(int64([-1], []))], { axis: 1 }) }, 10);
}

/** Both directions, joined as PyTorch does; the mean over time. */
function writeBidirectional(op: 'LSTM' | 'GRU') {
  return (net: Net, input: Feature): Feature => {
    const x = transpose(net, { ...input, channels: 6 }, [1, 0, 2]);
    const [every] = recurrent(net, x, op, { size: 5, direction: 'bidirectional', isStarted: true }) as [string];
    const joined = reshape(net, transpose(net, { name: every, channels: 5 }, [0, 2, 1, 3]), [0, 0, -1], 10);
    const rows = transpose(net, joined, [1, 0, 2]);
    return linear(net, { ...rows, name: net.node('ReduceMean', [rows.name], { axes: [1], keepdims: 0 }) }, 10);
  };
}

/** A Keras layer as tf2onnx writes it: its last state, then a dense layer. */
function writeKeras(op: 'LSTM' | 'GRU', options: Recurrent) {
  return (net: Net, input: Feature): Feature => {
    const x = transpose(net, { ...input, channels: 6 }, [1, 0, 2]);
    const [, last] = recurrent(net, x, op, options) as [string, string];
    const state = squeeze(net, { name: last, channels: options.size }, [0]);
    return unary(net, dense(net, relu(net, dense(net, state, 12)), 10), 'Softmax', { axis: -1 });
  };
}

/** Columns of an image read from left to right, in two directions; the states at both ends. */
function writeColumns(net: Net, image: Feature): Feature {
  const features = relu(net, conv(net, image, 4, { stride: 2, pad: 1 }));
  const columns = transpose(net, features, [3, 0, 1, 2]);
  const x = reshape(net, columns, [0, 0, -1], 16);
  const [, hidden, memory] = recurrent(net, x, 'LSTM', { size: 5, direction: 'bidirectional' });
  const ends = [hidden!, memory!].map((name) =>
    reshape(net, transpose(net, { name, channels: 5 }, [1, 0, 2]), [-1, 10]),
  );
  return linear(net, concat(net, ends), 10);
}

const sequence = [9, 6];

/** Recurrent networks on sequences [time, features]. */
export const recurrentModels: Record<string, ZooModel> = {
  'lstm-torch': defineModel('two layers, zero states expanded', sequence, writeTorchLstm),
  'lstm-bidirectional': defineModel('both directions, every step', sequence, writeBidirectional('LSTM')),
  'gru-bidirectional': defineModel('both directions, every step', sequence, writeBidirectional('GRU')),
  'lstm-keras': defineModel('the last state, no states given', sequence, writeKeras('LSTM', { size: 8 }), {
    opset: 13,
  }),
  'gru-keras': defineModel('the reset gate last', sequence, writeKeras('GRU', { size: 8 }), { opset: 13 }),
  'gru-reset-first': defineModel(
    'the reset gate first, from the end',
    sequence,
    writeKeras('GRU', { size: 8, resetLast: 0, direction: 'reverse' }),
    { opset: 12 },
  ),
  'lstm-columns': defineModel('an LSTM behind a convolution; hidden state and memory', [1, 8, 8], writeColumns),
};

import { describe, expect, test } from 'vitest';
import { activationsOutput, createActivationGraph, listColumns } from '../../src/concepts/activation-graph.ts';
import { listHiddenLayers, type HiddenLayer } from '../../src/explain/hidden-layers.ts';
import { createTrunk } from '../../src/explain/split-model.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { drawInput, importZooModel } from '../explain/zoo-cases.ts';

async function runOnce(graph: Graph, feeds: Record<string, RuntimeValue>): Promise<Record<string, RuntimeValue>> {
  const session = await onnxRuntime.createSession(graph);
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

/** The numbers of a sample at a layer, channel by channel. */
function listChannels({ data, shape }: RuntimeValue, { channelAxis }: HiddenLayer, sample: number): number[][] {
  const [, ...rest] = shape;
  const size = rest.reduce((product, length) => product * length, 1);
  const stride = rest.slice(channelAxis + 1).reduce((product, length) => product * length, 1);
  const channels: number[][] = Array.from({ length: rest[channelAxis]! }, () => []);
  for (let index = 0; index < size; index++) {
    channels[Math.floor(index / stride) % channels.length]!.push(Number(data[sample * size + index]));
  }
  return channels;
}

describe.each(['resnet-basic', 'vgg-bn', 'mlp'])('the activations of %s', (name) => {
  test('are the mean and the largest value of every channel, layer after layer', async () => {
    const model = await importZooModel(name);
    const layers = listHiddenLayers(model);
    const feeds = { [model.input.name]: drawInput(model, 2, 1) };
    const { [activationsOutput]: found } = await runOnce(createActivationGraph(model, layers), feeds);
    const names = layers.map((layer) => layer.name);
    const values = await runOnce(createTrunk(model, names), feeds);
    for (const sample of [0, 1]) {
      const expected = layers.flatMap((layer) => {
        const channels = listChannels(values[layer.name]!, layer, sample);
        const means = channels.map((channel) => channel.reduce((sum, value) => sum + value, 0) / channel.length);
        return layer.shape.length === 1 ? means : [...means, ...channels.map((channel) => Math.max(...channel))];
      });
      const width = found!.shape[1]!;
      const row = (found!.data as Float32Array).subarray(sample * width, (sample + 1) * width);
      expect(row).toHaveLength(expected.length);
      for (const [column, value] of row.entries()) expect(value).toBeCloseTo(expected[column]!, 4);
    }
    expect(listColumns(layers).map((layer) => layer.name)).toEqual(names);
  });
});

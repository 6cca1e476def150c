import { afterEach, describe, expect, test } from 'vitest';
import { openModelProbe, type ModelProbe } from '../../src/evidence/model-probe.ts';
import { chooseHiddenLayers } from '../../src/explain/hidden-layers.ts';
import type { Model } from '../../src/importers/model.ts';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { Runtime } from '../../src/runtime/session.ts';
import { viewRow } from '../../src/tensor/tensor.ts';
import { createTinyModel, drawImage } from './tiny-model.ts';

const probes: ModelProbe[] = [];

afterEach(async () => {
  for (const probe of probes.splice(0)) await probe.release();
});

/** Opens a probe that counts the inputs of every run. */
async function open(model: Model, batch = 4): Promise<{ probe: ModelProbe; rows: number[] }> {
  const rows: number[] = [];
  const runtime: Runtime = {
    ...onnxRuntime,
    createSession: async (graph) => {
      const session = await onnxRuntime.createSession(graph, { threads: 1 });
      const run: typeof session.run = (feeds) => {
        rows.push(Object.values(feeds)[0]!.shape[0]!);
        return session.run(feeds);
      };
      return { ...session, run };
    },
  };
  const probe = await openModelProbe(model, chooseHiddenLayers(model), runtime, batch);
  probes.push(probe);
  return { probe, rows };
}

/** The logit is the red of the pixel in row 2 and column 5, ten times, less one. */
const weigh = (y: number, x: number, channel: number) => (y === 2 && x === 5 && channel === 0 ? 10 : 0);
const reds = [0.1, 0.9, 0.3, 0.7, 0.5, 0.2];

/** Images of noise with those reds. */
function drawImages(layout: 'NCHW' | 'NHWC' = 'NCHW'): Float32Array[] {
  const random = createRandom(9);
  return reds.map((red) => drawImage(layout, (y, x, channel) => (weigh(y, x, channel) > 0 ? red : random())));
}

const fillFrom = (images: readonly Float32Array[]) => (index: number, target: Float32Array) => {
  target.set(images[index]!);
};

const cases = [
  { title: 'any batch', options: {}, runs: [4, 2] },
  { title: 'a batch of 5 alone', options: { batch: 5 }, runs: [5, 5] },
  { title: 'channels last', options: { layout: 'NHWC' }, runs: [4, 2] },
] as const;

describe.each(cases)('a model that takes $title', ({ options, runs }) => {
  const layout = 'layout' in options ? options.layout : 'NCHW';

  test('is asked about as many images as there are, in batches that it can take', async () => {
    const { probe, rows } = await open(await createTinyModel(weigh, -1, options));
    const logits = await probe.predict(reds.length, fillFrom(drawImages(layout)));
    expect(logits.shape).toEqual([6, 2]);
    expect(rows).toEqual(runs);
    for (const [index, red] of reds.entries()) {
      expect(viewRow(logits, index)[0]).toBeCloseTo(10 * red - 1, 4);
      expect(viewRow(logits, index)[1]).toBeCloseTo(0, 6);
    }
  });

  test('comes to the same logits by way of any of its layers', async () => {
    const { probe } = await open(await createTinyModel(weigh, -1, options));
    const { layers, logits } = await probe.observe(reds.length, fillFrom(drawImages(layout)));
    expect(layers).toHaveLength(3);
    for (const [index, values] of layers.entries()) {
      expect(values.shape).toEqual([6, ...probe.layers[index]!.shape]);
      const again = await probe.continueFrom(index, reds.length, (row, target) => {
        target.set(viewRow(values, row));
      });
      expect(again.shape).toEqual(logits.shape);
      for (const [place, value] of again.data.entries()) expect(value).toBeCloseTo(logits.data[place]!, 4);
    }
    for (const [index, red] of reds.entries()) expect(viewRow(logits, index)[0]).toBeCloseTo(10 * red - 1, 4);
  });

  test('goes on from what a layer is made to hold', async () => {
    const { probe } = await open(await createTinyModel(weigh, -1, options));
    const [planes, rows, columns] = probe.layers[0]!.shape as [number, number, number];
    expect([planes, rows, columns]).toEqual([3, 8, 8]);
    const logits = await probe.continueFrom(0, 2, (index, target) => {
      target.fill(0);
      target[2 * columns + 5] = index;
    });
    expect(logits.data[0]).toBeCloseTo(-1, 5);
    expect(logits.data[2]).toBeCloseTo(9, 5);
  });
});

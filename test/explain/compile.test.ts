import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { createAreaWeights } from '../../src/explain/pool-heatmap.ts';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { loadModel } from '../../src/importers/load-model.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { parseNpy } from '../../src/tensor/npy.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import { norm, relativeError, sum, uniform } from './numbers.ts';
import { drawInput, importZooModel, openExplainer } from './zoo-cases.ts';

const goldens = join(import.meta.dirname, '../fixtures/goldens');

describe('the compiled file', () => {
  test.each([
    'epsilon_plus_flat',
    'epsilon_gamma_box',
    'guided_backprop',
    'integrated_gradients_50',
    'smoothgrad:samples=3',
  ])('runs with onnxruntime alone and gives the same heatmap: %s', async (method) => {
    const model = await loadModel(join(goldens, 'squeezenet.onnx'), onnxRuntime);
    const { data, shape } = parseNpy(readFileSync(join(goldens, 'squeezenet/input.npy')));
    const explainer = await openExplainer(model, method);
    const expected = await explainer.explain({ data, shape }, [0, 1, 2, 3]);
    await explainer.release();

    const folder = mkdtempSync(join(tmpdir(), 'unhans-compile-'));
    const file = join(folder, 'squeezenet.lrp.onnx');
    writeFileSync(file, encodeModel(compileExplanation(model, parseMethod(method).method).graph));
    const session = await InferenceSession.create(file);
    rmSync(folder, { recursive: true });
    expect(session.inputNames).toEqual([model.input.name, 'target']);
    expect(session.outputNames).toEqual([model.logits, 'relevance']);
    const target = new Tensor('int64', BigInt64Array.of(0n, 1n, 2n, 3n), [4]);
    const outputs = await session.run({ [model.input.name]: new Tensor('float32', data, shape), target });
    await session.release();

    expect(outputs['relevance']!.dims).toEqual(shape);
    const [relevance, logits] = ['relevance', model.logits].map((name) => outputs[name]!.data as Float32Array);
    expect(relativeError(relevance!, expected['relevance']!.data as Float32Array)).toBeLessThan(1e-4);
    expect(relativeError(logits!, expected[model.logits]!.data as Float32Array)).toBeLessThan(1e-5);
  });
});

/** Average of the cells from (index) · size/cells to (index + 1) · size/cells, by area, walking over a fine grid. */
function averageArea(image: ArrayLike<number>, [height, width]: readonly [number, number], cells: number): number[] {
  return Array.from({ length: cells * cells }, (_, cell) => {
    const [row, column] = [Math.floor(cell / cells), cell % cells];
    let total = 0;
    for (let fineRow = row * height; fineRow < (row + 1) * height; fineRow++) {
      for (let fineColumn = column * width; fineColumn < (column + 1) * width; fineColumn++) {
        total += image[Math.floor(fineRow / cells) * width + Math.floor(fineColumn / cells)]!;
      }
    }
    return total / (height * width);
  });
}

/** Sums over the channels of one image. */
function sumChannels(image: Float32Array, { shape, layout }: Model['input']): number[] {
  const channels = layout === 'NHWC' ? shape.at(-1)! : shape[0]!;
  const area = countElements(shape) / channels;
  return Array.from({ length: area }, (_, pixel) => {
    const place = (channel: number) => (layout === 'NHWC' ? pixel * channels + channel : channel * area + pixel);
    return sum(Array.from({ length: channels }, (_value, channel) => image[place(channel)]!));
  });
}

describe('the heatmap is the average-pooled channel sum', () => {
  test.each([
    ['vgg-bn', 8],
    ['vgg-bn', 5],
    ['mobilenet-v1', 7],
    ['lenet', 9],
  ])('%s pooled to %d', async (name, size) => {
    const model = await importZooModel(name);
    const explainer = await openExplainer(model, 'gradient', { heatmapSize: size, pixels: true });
    const result = await explainer.explain(drawInput(model, 2, 3), [1, 2]);
    await explainer.release();
    const [height, width] = model.input.shape.filter((_, axis) => axis !== (model.input.layout === 'NHWC' ? 2 : 0)) as [
      number,
      number,
    ];
    expect(result['pixels']!.shape).toEqual([2, height, width]);
    expect(result['heatmap']!.shape).toEqual([2, size, size]);
    for (const sample of [0, 1]) {
      const row = (value: string) => {
        const { data, shape } = result[value]!;
        const length = countElements(shape) / 2;
        return (data as Float32Array).subarray(sample * length, (sample + 1) * length);
      };
      const pixels = sumChannels(row('relevance'), model.input);
      expect(relativeError(row('pixels'), pixels)).toBeLessThan(1e-5);
      expect(relativeError(row('heatmap'), averageArea(pixels, [height, width], size))).toBeLessThan(1e-5);
    }
  });

  test('a size that does not divide the image keeps the mean', () => {
    const weights = createAreaWeights(64, 28);
    const signal = uniform(64, 1, 0, 1);
    const pooled = Array.from({ length: 28 }, (_, row) =>
      sum(signal.map((value, column) => value * weights[row * 64 + column]!)),
    );
    expect(sum(pooled) / 28).toBeCloseTo(sum(signal) / 64, 6);
  });

  test('an image smaller than the heatmap stays as it is', async () => {
    const model = await importZooModel('lenet');
    const explainer = await openExplainer(model, 'gradient', { heatmapSize: 1000, pixels: true });
    const { heatmap, pixels } = await explainer.explain(drawInput(model, 1, 3), [1]);
    await explainer.release();
    expect(heatmap).toEqual(pixels);
  });

  test('a sound becomes a row, and rows of features stay what they are', async () => {
    const sound = await openExplainer(await importZooModel('cnn-1d'), 'gradient', { heatmapSize: 6 });
    const rows = await openExplainer(await importZooModel('mlp-rows'), 'gradient', { heatmapSize: 28 });
    expect(sound.explanation.graph.outputs.at(-1)).toMatchObject({ name: 'heatmap', shape: ['batch', 6] });
    expect(rows.explanation.graph.outputs.at(-1)).toMatchObject({ name: 'heatmap', shape: ['batch', 20] });
    await Promise.all([sound.release(), rows.release()]);
  });
});

describe('averaged gradients', () => {
  test('integrated gradients add up to what the logit gained on the way from zero', async () => {
    const model = await importZooModel('elu');
    const explainer = await openExplainer(model, 'integrated_gradients:steps=400');
    const input = drawInput(model, 1, 3);
    const zero = { ...input, data: new Float32Array(input.data.length) };
    const [result, baseline] = [await explainer.explain(input, [1]), await explainer.explain(zero, [1])];
    await explainer.release();
    const [logit, start] = [result, baseline].map((values) => (values[model.logits]!.data as Float32Array)[1]!);
    expect(sum(result['relevance']!.data as Float32Array)).toBeCloseTo(logit! - start!, 2);
    expect(Math.abs(logit! - start!)).toBeGreaterThan(0.05);
  });

  test('SmoothGrad without noise is the gradient, and with other noise another', async () => {
    const model = await importZooModel('vgg');
    const input = drawInput(model, 1, 3);
    const explain = async (method: string) => {
      const explainer = await openExplainer(model, method);
      const { relevance } = await explainer.explain(input, [4]);
      await explainer.release();
      return relevance!.data as Float32Array;
    };
    const gradient = await explain('gradient');
    expect(relativeError(await explain('smoothgrad:noise=0,samples=2'), gradient)).toBeLessThan(1e-5);
    const [noisy, other] = [await explain('smoothgrad:samples=4,seed=1'), await explain('smoothgrad:samples=4,seed=2')];
    expect(relativeError(noisy, gradient)).toBeGreaterThan(0.01);
    expect(relativeError(noisy, other)).toBeGreaterThan(0.01);
    expect(relativeError(await explain('smoothgrad:samples=4,seed=1'), noisy)).toBeLessThan(1e-6);
  });

  test('gradient × input is just that', async () => {
    const model = await importZooModel('vgg');
    const input = drawInput(model, 1, 3);
    const [plain, times] = [await openExplainer(model, 'gradient'), await openExplainer(model, 'gradient_x_input')];
    const [gradient, product] = [await plain.explain(input, [1]), await times.explain(input, [1])];
    const expected = (gradient['relevance']!.data as Float32Array).map(
      (value, index) => value * Number(input.data[index]),
    );
    expect(norm(expected)).toBeGreaterThan(0);
    expect(relativeError(product['relevance']!.data as Float32Array, expected)).toBeLessThan(1e-5);
    await Promise.all([plain.release(), times.release()]);
  });
});

test('compiling leaves the model as it was', async () => {
  const model = await importZooModel('resnet-basic');
  const before = encodeModel(model.graph);
  compileExplanation(model, parseMethod('epsilon_gamma_box').method, { heatmapSize: 8, conservation: true });
  expect(encodeModel(model.graph)).toEqual(before);
});

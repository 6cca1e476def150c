import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { decodeModel } from '../../src/graph/decode-onnx.ts';
import { readFloat, type Constant, type Graph } from '../../src/graph/graph.ts';
import { importGraph, loadModel } from '../../src/importers/load-model.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { parseNpy, parseNpyFloat64 } from '../../src/tensor/npy.ts';
import { relativeError } from './numbers.ts';

const folder = join(import.meta.dirname, '../fixtures/goldens');
const golden = (...path: string[]) => readFileSync(join(folder, ...path));

interface Entry {
  readonly methods: readonly string[];
  readonly target: readonly number[];
}
const index = JSON.parse(golden('index.json').toString()) as Record<string, Entry>;

/** Largest relative L2 error. */
const bars: Readonly<Record<string, number>> = { wsquare: 5e-3 };
const usualBar = 1e-3;

/**
 * References known to be off, with bounds of the error measured against them. Zennit 0.5.1 leaves the ε of a batch
 * normalisation it has merged into a convolution in place, so that each one shrinks its output by √(1 + ε); the w² rule
 * divides by residual sums near zero and amplifies that.
 */
const deviations: Readonly<Record<string, { above: number; below: number }>> = {
  'resnet/wsquare': { above: 5e-3, below: 2e-2 },
};

async function measureError(model: Model, name: string, method: string): Promise<number> {
  const { graph } = compileExplanation(model, parseMethod(method).method);
  const session = await onnxRuntime.createSession(graph, { optimize: false });
  const target = BigInt64Array.from(index[name]!.target, BigInt);
  const feeds = {
    [model.input.name]: parseNpy(golden(name, 'input.npy')),
    target: { data: target, shape: [target.length] },
  };
  const { relevance } = await session.run(feeds);
  await session.release();
  const expected = parseNpyFloat64(golden(name, `${method}.npy`));
  expect(relevance!.shape).toEqual(expected.shape);
  return relativeError(relevance!.data as Float32Array, expected.data);
}

test('there are 124 golden arrays of 8 models', () => {
  expect(Object.keys(index)).toHaveLength(8);
  expect(Object.values(index).flatMap(({ methods }) => methods)).toHaveLength(124);
});

describe.each(Object.entries(index))('attributions of %s agree with Zennit in float64', (name, { methods }) => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(join(folder, `${name}.onnx`), onnxRuntime);
  });

  test('the logits agree', async () => {
    const session = await onnxRuntime.createSession(model.graph, { optimize: false });
    const outputs = await session.run({ [model.input.name]: parseNpy(golden(name, 'input.npy')) });
    await session.release();
    const expected = parseNpyFloat64(golden(name, 'logits.npy')).data;
    expect(relativeError(outputs[model.logits]!.data as Float32Array, expected)).toBeLessThan(1e-5);
  });

  test.each(methods)('%s', async (method) => {
    const error = await measureError(model, name, method);
    const { above, below } = deviations[`${name}/${method}`] ?? { above: -1, below: bars[method] ?? usualBar };
    expect(error).toBeGreaterThan(above);
    expect(error).toBeLessThanOrEqual(below);
  });
});

describe('the known deviation comes from the reference', () => {
  let model: Model;
  beforeAll(async () => {
    const file = decodeModel(golden('resnet.onnx'), 'resnet.onnx');
    model = {
      path: 'resnet.onnx',
      sha256: '',
      ...(await importGraph(shrinkNormalizations(file), 'resnet.onnx', onnxRuntime)),
    };
  });

  test('with each batch normalisation shrunk by √(1 + ε), w² on the residual network agrees to 1e-3', async () => {
    expect(await measureError(model, 'resnet', 'wsquare')).toBeLessThan(1e-3);
  });
});

/** Divides scale and bias of every batch normalisation by √(1 + ε). */
function shrinkNormalizations(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const normalizations = graph.nodes.filter((node) => node.op === 'BatchNormalization');
  expect(normalizations.length).toBeGreaterThan(0);
  for (const node of normalizations) {
    const factor = 1 / Math.sqrt(1 + readFloat(node, 'epsilon', 1e-5));
    for (const name of node.inputs.slice(1, 3)) constants.set(name, scale(constants.get(name)!, factor));
  }
  return { ...graph, constants };
}

function scale(constant: Constant, factor: number): Constant {
  return { ...constant, data: Float32Array.from(constant.data as Float32Array, (value) => factor * value) };
}

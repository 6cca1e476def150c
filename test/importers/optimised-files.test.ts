import { InferenceSession } from 'onnxruntime-node';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { loadModel } from '../../src/importers/load-model.ts';
import { readModelFile } from '../../src/importers/read-model-file.ts';
import type { Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { useFolder } from '../e2e/use-folder.ts';
import { relativeError } from '../explain/numbers.ts';
import { drawInput, importZooModel, runModel } from '../explain/zoo-cases.ts';
import { zoo } from '../zoo/zoo.ts';

const nextFolder = useFolder();

/** A model of the zoo as onnxruntime's optimiser writes it for every CPU. */
async function writeOptimised(name: string): Promise<string> {
  const folder = nextFolder();
  mkdirSync(folder);
  const path = join(folder, 'optimised.onnx');
  const session = await InferenceSession.create(encodeModel(zoo[name]!.build()), {
    graphOptimizationLevel: 'extended',
    optimizedModelFilePath: path,
    logSeverityLevel: 4,
  });
  await session.release();
  return path;
}

async function runLogits(model: Model): Promise<Float32Array> {
  const session = await onnxRuntime.createSession(model.graph);
  return runModel(model, session, drawInput(model, 2, 3)).finally(() => session.release());
}

test.each([
  ['vgg', ['FusedConv', 'FusedGemm']],
  ['resnet-bottleneck', ['FusedConv']],
  ['googlenet-opset10', ['FusedConv']],
  ['efficientnet', ['FusedConv', 'QuickGelu']],
  ['convnext', ['BiasGelu']],
  ['gru-keras', ['FusedGemm']],
  ['cosine-attention', ['FusedMatMul', 'Gelu']],
  ['mixer', ['BiasGelu', 'FusedMatMul', 'SkipLayerNormalization']],
])('%s as onnxruntime optimises it is read as the same model', async (name, fused) => {
  const path = await writeOptimised(name);
  const found = readModelFile(path).graph.nodes.filter(({ domain }) => domain === 'com.microsoft');
  expect([...new Set(found.map(({ op }) => op))].toSorted()).toEqual(fused);
  const [plain, optimised] = [await importZooModel(name), await loadModel(path, onnxRuntime)];
  expect(relativeError(await runLogits(optimised), await runLogits(plain))).toBeLessThan(1e-5);
});

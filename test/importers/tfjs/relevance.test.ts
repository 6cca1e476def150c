import { beforeAll, describe, test } from 'vitest';
import { loadModel } from '../../../src/importers/load-model.ts';
import type { Model } from '../../../src/importers/model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { checkExplanation, runLogits } from '../../explain/check-explanation.ts';
import { graphFamilies } from './graph-zoo.ts';
import { families } from './layers-zoo.ts';
import { drawWeights, exportModel, writeModel, type ModelJson } from './tensorflow.ts';

const nextFolder = useFolder();

const methods = [
  'gradient',
  'epsilon',
  'gamma',
  'epsilon_plus_flat',
  'epsilon_gamma_box:low=-3,high=3',
  'guided_backprop',
];

const layersModels = Object.entries(families).map(([name, build]) => {
  const save = (): Promise<ModelJson> => {
    const model = build();
    drawWeights(model);
    return exportModel(model);
  };
  return [`LayersModel: ${name}`, save] as const;
});
const graphModels = Object.entries(graphFamilies).map(([name, { build }]) => {
  return [`GraphModel: ${name}`, () => Promise.resolve(build())] as const;
});

describe.each([...layersModels, ...graphModels])('%s', (_, save) => {
  let model: Model;
  let logits: Float32Array;
  beforeAll(async () => {
    model = await loadModel(writeModel(await save(), nextFolder()), onnxRuntime);
    logits = await runLogits(model);
  });

  test.each(methods)('%s explains it', (text) => checkExplanation(model, text, logits));
});

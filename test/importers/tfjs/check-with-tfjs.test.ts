import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Constant } from '../../../src/graph/graph.ts';
import { loadModel } from '../../../src/importers/load-model.ts';
import { readModelFile } from '../../../src/importers/read-model-file.ts';
import { checkWithTfjs } from '../../../src/importers/tfjs/check-with-tfjs.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { graphFamilies } from './graph-zoo.ts';
import { families } from './layers-zoo.ts';
import { drawWeights, exportModel, tf, writeModel } from './tensorflow.ts';

const nextFolder = useFolder();

async function writeLayers(): Promise<string> {
  const model = families['a plain network']!();
  drawWeights(model);
  const path = writeModel(await exportModel(model), nextFolder());
  tf.disposeVariables();
  return path;
}

const writeGraph = () => Promise.resolve(writeModel(graphFamilies['MobileNet, fused']!.build(), nextFolder()));

/** The same constant with one number in the middle changed. */
function changeOne(constant: Constant): Constant {
  const data = Float32Array.from(constant.data as Float32Array);
  data[data.length >> 1]! += 0.1;
  return { ...constant, data };
}

describe.each([
  ['a LayersModel', writeLayers],
  ['a GraphModel', writeGraph],
])('%s', (_, write) => {
  test('is compared with what TensorFlow.js computes', async () => {
    expect((await loadModel(await write(), onnxRuntime)).unchecked).toBeUndefined();
  });

  test('is refused where a weight was read wrongly', async () => {
    const path = await write();
    const { graph } = readModelFile(path);
    const [name, weight] = [...graph.constants].find(([, { shape }]) => shape.length === 4)!;
    const wrong = { ...graph, constants: new Map([...graph.constants, [name, changeOne(weight)]]) };
    const shape = graph.inputs[0]!.shape.slice(1) as number[];
    expect(await checkWithTfjs(path, graph, onnxRuntime, { shape })).toBeUndefined();
    await expect(checkWithTfjs(path, wrong, onnxRuntime, { shape })).rejects.toThrow(
      /^refusing to explain .*model\.json: we read it wrongly: output ".*" differs by .* from what TensorFlow\.js computes, at most 0\.0001 is allowed$/,
    );
  });
});

test('a model that TensorFlow.js cannot load is read, and says in one sentence that it was not compared', async () => {
  const path = await writeLayers();
  // the name that Keras 3 has for the class of layers of activations, which TensorFlow.js does not know
  writeFileSync(
    path,
    readFileSync(path, 'utf8')
      .replace('"Sequential"', '"Sequential","unknown":0')
      .replaceAll('"Dropout"', '"RandomFlip"'),
  );
  const { unchecked } = await loadModel(path, onnxRuntime);
  expect(unchecked).toMatch(/^what was read of .* could not be compared with TensorFlow\.js itself: .*RandomFlip/);
  expect(unchecked).not.toContain('\n');
});

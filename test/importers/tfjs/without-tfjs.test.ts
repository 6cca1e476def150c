import { expect, test, vi } from 'vitest';
import { loadModel } from '../../../src/importers/load-model.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { graphFamilies } from './graph-zoo.ts';
import { writeModel } from './tensorflow.ts';

vi.mock('../../../src/runtime/tfjs/load-tfjs.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  listInstalled: () => ['a package that is not there'],
}));

const nextFolder = useFolder();

test('where no TensorFlow.js is installed, a model is read, and says in one sentence that nothing was compared', async () => {
  const path = writeModel(graphFamilies['MobileNet, fused']!.build(), nextFolder());
  const { unchecked, classes } = await loadModel(path, onnxRuntime);
  expect(classes).toBe(5);
  expect(unchecked!.replace(path, 'model.json')).toBe(
    'what was read of model.json could not be compared with TensorFlow.js itself: ' +
      'no TensorFlow.js package is installed: expected @tensorflow/tfjs-node, or @tensorflow/tfjs-core with a backend',
  );
});

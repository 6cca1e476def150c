import { describe, expect, test } from 'vitest';
import { createBatchFinder } from '../../src/explain/create-batch-finder.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { drawInput, importZooModel, pickRows } from './zoo-cases.ts';

/** Numbers of one sample, where its place in the value says that they are. */
function takeSample({ data }: RuntimeValue, sample: number, batch: number, { outer, inner }: Place): number[] {
  return Array.from({ length: outer }, (_, block) => {
    const first = (block * batch + sample) * inner;
    return Array.from(data.subarray(first, first + inner) as Float32Array);
  }).flat();
}

interface Place {
  readonly outer: number;
  readonly inner: number;
}

describe('every value has its samples where they are found', () => {
  test.each(['vit-torch', 'swin', 'mobile-vit', 'vit-keras', 'lstm-torch', 'gru-bidirectional'])('%s', async (name) => {
    const model = await importZooModel(name);
    const findBatch = createBatchFinder(model);
    const values = [...model.shapes.keys()].filter((value) => value !== model.input.name && findBatch(value));
    const session = await onnxRuntime.createSession(
      { ...model.graph, outputs: values.map((value) => ({ name: value })) },
      { optimize: false },
    );
    const input = drawInput(model, 3, 7);
    const together = await session.run({ [model.input.name]: input });
    const alone = await session.run({ [model.input.name]: pickRows(input, 1, 1) });
    await session.release();
    const floats = values.filter((value) => together[value]!.data instanceof Float32Array);
    expect(floats.length).toBeGreaterThan(50);
    for (const value of floats) {
      const got = takeSample(together[value]!, 1, 3, findBatch(value)!);
      const expected = Array.from(alone[value]!.data as Float32Array);
      const largest = Math.max(1e-3, ...expected.map(Math.abs));
      const worst = Math.max(...expected.map((number, place) => Math.abs(number - got[place]!)));
      expect(worst / largest, value).toBeLessThan(1e-4);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { createGraphBuilder } from '../../src/graph/builder.ts';
import type { ElementType, Graph } from '../../src/graph/graph.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';

/** A graph of one Identity. */
function passThrough(type: ElementType): Graph {
  const builder = createGraphBuilder();
  const y = builder.add('Identity', ['x']);
  return builder.build({ name: 'pass', inputs: [{ name: 'x', type, shape: ['n'] }], outputs: [{ name: y }] });
}

describe('onnxRuntime', () => {
  test.each<[ElementType, RuntimeValue['data']]>([
    ['float32', Float32Array.of(1.5, -2)],
    ['int64', BigInt64Array.of(-1n, 2n ** 62n)],
    ['int32', Int32Array.of(-1, 7)],
    ['uint8', Uint8Array.of(0, 255)],
  ])('takes and gives %s', async (type, data) => {
    const graph = passThrough(type);
    const session = await onnxRuntime.createSession(graph);
    const outputs = await session.run({ x: { data, shape: [2] } });
    await session.release();
    expect(outputs[graph.outputs[0]!.name]).toEqual({ data, shape: [2] });
  });

  test('runs weights too large for the file itself, optimised or not, on one thread or more', async () => {
    const builder = createGraphBuilder();
    const weight = builder.floats(
      Float32Array.from({ length: 5000 }, (_, index) => index),
      [5000],
    );
    const y = builder.add('Add', ['x', weight]);
    const graph = builder.build({
      name: 'add',
      inputs: [{ name: 'x', type: 'float32', shape: [1] }],
      outputs: [{ name: y }],
    });
    for (const options of [{}, { optimize: false }, { threads: 1 }]) {
      const session = await onnxRuntime.createSession(graph, options);
      const outputs = await session.run({ x: { data: Float32Array.of(1), shape: [1] } });
      await session.release();
      expect((outputs[y]!.data as Float32Array)[4999]).toBe(5000);
    }
  });

  test('says which runtime it is', () => {
    expect(onnxRuntime.name).toBe('onnxruntime-node');
    expect(onnxRuntime.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('rejects a graph that cannot run', async () => {
    const builder = createGraphBuilder();
    const y = builder.add('NoSuchOperator', ['x']);
    const graph = builder.build({
      name: 'g',
      inputs: [{ name: 'x', type: 'float32', shape: [1] }],
      outputs: [{ name: y }],
    });
    await expect(onnxRuntime.createSession(graph)).rejects.toThrow(/NoSuchOperator/);
  });
});

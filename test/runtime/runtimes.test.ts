import { describe, expect, test } from 'vitest';
import { operators } from '../../src/graph/operators.ts';
import { openRuntime } from '../../src/runtime/open-runtime.ts';
import { openTfjsRuntime } from '../../src/runtime/tfjs/tfjs.ts';
import { tfjsTable } from '../../src/runtime/tfjs/tfjs-table.ts';
import { readRows, readSection } from '../docs/pages.ts';
import { importZooModel } from '../explain/zoo-cases.ts';
import { createNet } from '../zoo/net.ts';
import { measureAgreement } from './measure-agreement.ts';
import { backends, formatRuntimes, joinRows, measureModel, type RuntimeRow } from './runtime-table.ts';

const rows = new Map<string, RuntimeRow>();

describe.each(backends)(
  'the same graph and input give the same in onnxruntime and in $backend',
  ({ backend, models }) => {
    test.each(models)('%s', async (name) => {
      const row = await measureModel(backend, name);
      rows.set(backend, joinRows(rows.get(backend), row));
      expect(Math.max(...row)).toBeLessThan(1e-4);
    });

    test.each(['integrated_gradients:steps=3', 'smoothgrad:samples=2'])('%s, which loops', async (method) => {
      const { scores, relevance } = await measureAgreement(
        await importZooModel('mlp'),
        method,
        await openTfjsRuntime(backend),
      );
      expect(Math.max(scores, relevance)).toBeLessThan(1e-4);
    });
  },
);

test('docs/models.md has the differences that are measured, or larger ones (update with npm run docs:runtimes)', () => {
  const read = (text: string) => readRows(text).slice(2);
  const documented = read(readSection('docs/models.md', 'Runtimes'));
  const measured = read(formatRuntimes(rows));
  const bound = (cell: string) => Number(`1e${cell.replace('< 10', '').replace('⁻', '-').normalize('NFKD')}`);
  expect(documented.map((cells) => cells.slice(0, 2))).toEqual(measured.map((cells) => cells.slice(0, 2)));
  for (const [index, cells] of measured.entries())
    for (const [place, cell] of cells.slice(2).entries())
      expect(bound(cell), cells[0]).toBeLessThanOrEqual(bound(documented[index]![place + 2]!));
});

describe('the runtime of TensorFlow.js', () => {
  test('has a row for every operator of a model', () => {
    expect(operators.filter((op) => !Object.hasOwn(tfjsTable, op))).toEqual([]);
  });

  test('refuses operators it has no row for, all at once', async () => {
    const runtime = await openTfjsRuntime();
    const net = createNet();
    const indices = net.node('NonZero', [net.node('Det', ['input'])]);
    const graph = net.build([{ name: 'input', type: 'float32', shape: ['batch', 3, 3] }], []);
    await expect(runtime.createSession({ ...graph, outputs: [{ name: indices }] })).rejects.toThrow(
      'TensorFlow.js cannot run main_graph: no row for Det, NonZero',
    );
  });

  test('says what is missing where no package of it is installed', async () => {
    await expect(openTfjsRuntime('tfjs-node')).rejects.toThrow(
      'no TensorFlow.js package is installed: expected @tensorflow/tfjs-node, or @tensorflow/tfjs-core with a backend',
    );
  });

  test('holds no memory once a run is over', async () => {
    const tf = await import('@tensorflow/tfjs-core');
    const runtime = await openTfjsRuntime('tfjs-cpu');
    const model = await importZooModel('deit');
    const before = tf.memory().numTensors;
    await measureAgreement(model, 'attnlrp', runtime);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a runtime that does not exist is refused by name', async () => {
  await expect(openRuntime('torch')).rejects.toThrow('unknown runtime "torch", expected onnx or tfjs');
});

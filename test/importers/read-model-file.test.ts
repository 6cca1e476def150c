import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { loadModel } from '../../src/importers/load-model.ts';
import { readModelFile } from '../../src/importers/read-model-file.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { moveWeightsOut } from '../zoo/wire.ts';
import { zoo } from '../zoo/zoo.ts';

const bytes = encodeModel(zoo['vgg-bn']!.build());

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unhans-model-'));
  path = join(folder, 'net.onnx');
});
afterEach(() => rmSync(folder, { recursive: true }));

function refuse(file = path): UnhansError {
  try {
    readModelFile(file);
  } catch (error) {
    if (error instanceof UnhansError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('a file that is no model is refused in one sentence', () => {
  test('one that is missing', () => {
    expect(refuse().message).toBe(`cannot read model ${path}: no such file`);
  });

  test('a folder', () => {
    expect(refuse(folder).message).toBe(`cannot read model ${folder}: it is a folder, expected a file`);
  });

  test.each([
    ['empty', new Uint8Array()],
    ['one byte', Uint8Array.of(8)],
    ['text', Buffer.from('This is not a model, but a sentence.\n')],
    ['JSON', Buffer.from('{"format": "layers-model"}')],
    ['zeros', new Uint8Array(1000)],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
    ['cut in the middle', bytes.subarray(0, bytes.length >> 1)],
    ['cut at the end', bytes.subarray(0, bytes.length - 1)],
  ])('%s', (_, content) => {
    writeFileSync(path, content);
    const { message, code } = refuse();
    expect(code).toBe('model');
    expect(message).toMatch(/^cannot read .*net\.onnx: not an ONNX model/);
    expect(message).not.toContain('\n');
  });
});

describe('weights in external files', () => {
  const { model, data } = moveWeightsOut(bytes, 'weights.bin');

  test('are read, at their offsets', async () => {
    writeFileSync(path, model);
    writeFileSync(join(folder, 'weights.bin'), data);
    const [read, expected] = [await loadModel(path, onnxRuntime), zoo['vgg-bn']!.build()];
    const { graph } = readModelFile(path);
    for (const [name, constant] of expected.constants) expect(graph.constants.get(name)).toEqual(constant);
    expect(read.classes).toBe(10);
  });

  test('count in the hash of the model', () => {
    writeFileSync(path, model);
    writeFileSync(join(folder, 'weights.bin'), data);
    const before = readModelFile(path).sha256;
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    writeFileSync(join(folder, 'weights.bin'), Uint8Array.from(data).fill(0, 8, 12));
    expect(readModelFile(path).sha256).not.toBe(before);
  });

  test('may lie in a folder below', () => {
    mkdirSync(join(folder, 'parts'));
    writeFileSync(path, moveWeightsOut(bytes, 'parts/weights.bin').model);
    writeFileSync(join(folder, 'parts/weights.bin'), data);
    expect(readModelFile(path).graph.constants.size).toBeGreaterThan(0);
  });

  test('that are missing are named', () => {
    writeFileSync(path, model);
    expect(refuse().message).toBe(`cannot read ${path}: external weights weights.bin: no such file`);
  });

  test('that are too short are refused with both sizes', () => {
    writeFileSync(path, model);
    writeFileSync(join(folder, 'weights.bin'), data.subarray(0, data.length - 4));
    expect(refuse().message).toMatch(/external weights weights\.bin: it has \d+ bytes, expected \d+ from byte \d+$/);
  });

  test('that are a folder are refused', () => {
    mkdirSync(join(folder, 'weights.bin'));
    writeFileSync(path, model);
    expect(refuse().message).toMatch(/external weights weights\.bin: it is a folder, expected a file/);
  });

  test.each(['../weights.bin', '/etc/hostname', 'parts/../../weights.bin'])(
    'outside its folder are refused: %s',
    (location) => {
      const inner = join(folder, 'inner');
      mkdirSync(join(inner, 'parts'), { recursive: true });
      writeFileSync(join(folder, 'weights.bin'), data);
      writeFileSync(join(inner, 'net.onnx'), moveWeightsOut(bytes, location).model);
      const { message } = refuse(join(inner, 'net.onnx'));
      expect(message).toMatch(/it lies outside the model's folder|no such file/);
      expect(message).toContain(location);
    },
  );

  test('behind a link that leads out of its folder are refused', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(join(folder, 'weights.bin'), data);
    symlinkSync(join(folder, 'weights.bin'), join(inner, 'weights.bin'));
    writeFileSync(join(inner, 'net.onnx'), model);
    expect(refuse(join(inner, 'net.onnx')).message).toMatch(/it lies outside the model's folder/);
  });
});

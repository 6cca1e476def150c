import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { readModelFile } from '../../src/importers/read-model-file.ts';
import { moveWeightsOut } from '../zoo/wire.ts';
import { zoo } from '../zoo/zoo.ts';

/** How many bytes one read of a file gives at most; a network drive may give fewer than asked for. */
const piece = vi.hoisted(() => ({ bytes: 100 }));

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  const readSync = (file: number, data: Uint8Array, start: number, length: number, place: number) =>
    original.readSync(file, data, start, Math.min(length, piece.bytes), place);
  return { ...original, readSync };
});

let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'unhans-pieces-'));
  const { model, data } = moveWeightsOut(encodeModel(zoo['mlp-rows']!.build()), 'weights.bin');
  path = join(folder, 'net.onnx');
  writeFileSync(path, model);
  writeFileSync(join(folder, 'weights.bin'), data);
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

test('external weights are read whole where each read gives only a piece', () => {
  piece.bytes = 100;
  expect(readModelFile(path).graph.constants).toEqual(zoo['mlp-rows']!.build().constants);
});

test('external weights that end while they are read are cut short', () => {
  piece.bytes = 0;
  expect(() => readModelFile(path)).toThrow(
    /external weights weights.bin: cut short: 0 bytes could be read, expected \d+/,
  );
});

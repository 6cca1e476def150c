import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLabels } from '../../src/audit/read-labels.ts';

const folder = mkdtempSync(join(tmpdir(), 'unhans-labels-'));
const file = join(folder, 'labels.txt');
const model = { path: 'm.onnx', classes: 3 };
const outputs = (classes: number) => ({ ...model, classes });

afterAll(() => rmSync(folder, { recursive: true }));

describe('a label file', () => {
  it('names the outputs line by line, whatever ends its lines; the dataset may have fewer classes', async () => {
    for (const text of ['ant\nbee\ncat\n', 'ant\r\nbee\r\ncat', '  ant  \n\nbee\ncat\n\n']) {
      writeFileSync(file, text);
      expect(await readLabels(file, ['cat'], model)).toEqual(['ant', 'bee', 'cat']);
    }
  });

  it('may have names of several words, and in any script', async () => {
    writeFileSync(file, 'great white shark\nВолк\n猫\n');
    expect(await readLabels(file, ['猫'], model)).toEqual(['great white shark', 'Волк', '猫']);
  });

  it('is refused where it disagrees with the model or the dataset', async () => {
    writeFileSync(file, 'ant\nbee\ncat\n');
    await expect(readLabels(file, [], outputs(4))).rejects.toThrow(
      /labels\.txt has 3 classes, model m\.onnx has 4 outputs$/,
    );
    await expect(readLabels(file, ['dog', 'cat'], model)).rejects.toThrow(/does not name: "dog"$/);
    const many = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'];
    await expect(readLabels(file, many, model)).rejects.toThrow(/"d1", "d2", "d3", "d4", "d5" and 2 more$/);
    writeFileSync(file, 'ant\nbee\nant\n');
    await expect(readLabels(file, [], model)).rejects.toThrow(/names "ant" twice/);
  });

  it('that cannot be read is refused', async () => {
    await expect(readLabels(join(folder, 'none.txt'), [], model)).rejects.toMatchObject({ code: 'dataset' });
    await expect(readLabels(folder, [], model)).rejects.toThrow(/cannot read label file .*: it is a folder, expected/);
  });
});

describe('without a label file', () => {
  it('the classes of the dataset are the outputs, in their order', async () => {
    expect(await readLabels(undefined, ['x', 'y', 'z'], model)).toEqual(['x', 'y', 'z']);
  });

  it('classes that are all numbers are in the order of the numbers', async () => {
    expect(await readLabels(undefined, ['0', '1', '10', '2'], outputs(4))).toEqual(['0', '1', '2', '10']);
    expect(await readLabels(undefined, ['1', '10', '2', 'x'], outputs(4))).toEqual(['1', '10', '2', 'x']);
  });

  it('another number of classes is refused, with what to do', async () => {
    await expect(readLabels(undefined, ['x'], model)).rejects.toThrow(/name the outputs in model\.labels/);
  });
});

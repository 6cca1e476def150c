import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readNpyInfo, readNpyInto, readNpyRows } from '../../src/tensor/npy-file.ts';
import { formatNpy } from '../../src/tensor/npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'unhans-npy-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file whose header says `descr` and `shape`, as NumPy does. */
function write(name: string, descr: string, shape: string, data: Uint8Array, order = 'False'): string {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`.padEnd(117) + '\n';
  const path = join(folder, name);
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  writeFileSync(path, Buffer.concat([magic, Buffer.from(header), data]));
  return path;
}

const bytesOf = (array: Float32Array | Float64Array) => new Uint8Array(array.buffer);

async function readAll(path: string, rows: readonly number[]): Promise<number[][]> {
  const found: number[][] = [];
  for await (const row of readNpyRows(readNpyInfo(path), rows)) found.push([...row]);
  return found;
}

describe('rows of a .npy file', () => {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8];

  test.each([
    ['<f4', bytesOf(Float32Array.from(numbers))],
    ['<f8', bytesOf(Float64Array.from(numbers))],
  ])('of %s are read in the order asked for, again and again', async (descr, data) => {
    const path = write('rows.npy', descr, '4, 2', data);
    expect(await readAll(path, [1, 2, 3, 0, 0, 2])).toEqual([
      [3, 4],
      [5, 6],
      [7, 8],
      [1, 2],
      [1, 2],
      [5, 6],
    ]);
    expect(await readAll(path, [])).toEqual([]);
  });

  test('larger than a block are read whole, and those that fill several blocks too', async () => {
    const cells = (1 << 20) + 4;
    const data = Float32Array.from({ length: 3 * cells }, (_, index) => index % 1021);
    const path = write('large.npy', '<f4', `3, ${cells}`, bytesOf(data));
    const rows: number[] = [];
    for await (const row of readNpyRows(readNpyInfo(path), [2, 0, 1])) rows.push(row.length, row[0]!, row.at(-1)!);
    const ends = (row: number) => [cells, (row * cells) % 1021, (row * cells + cells - 1) % 1021];
    expect(rows).toEqual([...ends(2), ...ends(0), ...ends(1)]);

    const quarters = await readAll(write('quarters.npy', '<f4', `12, ${cells / 4}`, bytesOf(data)), [
      ...Array(12).keys(),
    ]);
    expect(quarters.flat().every((value, index) => value === index % 1021)).toBe(true);
  });

  test('are refused where the file became shorter', async () => {
    const path = write('short.npy', '<f4', '4, 2', bytesOf(Float32Array.from(numbers)));
    const info = readNpyInfo(path);
    truncateSync(path, info.dataOffset + 12);
    const rows = readNpyRows(info, [0, 1]);
    await expect(rows.next()).rejects.toThrow(/short\.npy: it became shorter while it was read/);
  });
});

describe('a .npy file', () => {
  test('tells its type and shape', () => {
    const path = write('info.npy', '<f8', '2, 3', new Uint8Array(48));
    expect(readNpyInfo(path)).toEqual({ path, dtype: '<f8', shape: [2, 3], dataOffset: 128 });
  });

  test.each([
    ['cut short', '<f4', '3, 2', 'False', /23 bytes of data, too few for shape \[3, 2\]/],
    ['of whole numbers', '<i8', '1, 2', 'False', /element type <i8, expected <f4 \(float32\) or <f8 \(float64\)/],
    ['big endian', '>f4', '1, 2', 'False', /element type >f4/],
    ['of objects', '|O', '1, 2', 'False', /element type \|O/],
    ['called like a method', 'toString', '1, 2', 'False', /element type toString/],
    ['in Fortran order', '<f4', '3, 2', 'True', /Fortran order, expected C order/],
    ['with a shape beyond all bounds', '<f4', '9007199254740991, 9007199254740991', 'False', /too few for shape/],
  ])('%s is refused', (_, descr, shape, order, what) => {
    const path = write('wrong.npy', descr, shape, new Uint8Array(23), order);
    expect(() => readNpyInfo(path)).toThrow(what);
    expect(() => readNpyInfo(path)).toThrow(expect.objectContaining({ code: 'tensor' }));
  });

  test('that is empty, or another format, is refused', () => {
    for (const content of ['', 'PK\u0003\u0004 and more of an archive']) {
      writeFileSync(join(folder, 'other.npy'), content);
      expect(() => readNpyInfo(join(folder, 'other.npy'))).toThrow(/not a NumPy \.npy file/);
    }
  });

  test('whose header claims to be longer than the file is refused', () => {
    const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 2, 0, 0xff, 0xff, 0xff, 0x7f]);
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    writeFileSync(join(folder, 'long.npy'), Buffer.concat([magic, Buffer.from(header)]));
    expect(() => readNpyInfo(join(folder, 'long.npy'))).toThrow(/0 bytes of data, too few for shape \[1\]/);
  });
});

describe('readNpyInto', () => {
  test('fills the beginning of the memory it is given', () => {
    const path = join(folder, 'into.npy');
    writeFileSync(path, formatNpy({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }));
    const memory = new Float32Array(7).fill(9);
    expect(readNpyInto(path, memory.subarray(1))).toBe(4);
    expect([...memory]).toEqual([9, 1, 2, 3, 4, 9, 9]);
  });

  test('refuses more than the memory holds, and other types', () => {
    const path = join(folder, 'into.npy');
    writeFileSync(path, formatNpy({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }));
    expect(() => readNpyInto(path, new Float32Array(3))).toThrow(/got 4 elements .*, expected at most 3/);
    const doubles = write('doubles.npy', '<f8', '1', new Uint8Array(8));
    expect(() => readNpyInto(doubles, new Float32Array(3))).toThrow(/of type <f8/);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import { formatNpy, parseNpy, parseNpyFloat64 } from '../../src/tensor/npy.ts';
import { countElements, createTensor } from '../../src/tensor/tensor.ts';

/** A .npy file of the given header and data, as NumPy writes it. */
function writeNpy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(header.padEnd(64 - 11) + '\n', 'latin1');
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([version, 0, ...length]), text, data]);
}

const header = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`;
const bytesOf = (array: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe('parseNpy', () => {
  test.each([
    ['<f4', bytesOf(Float32Array.of(1.5, -2, 3)), [1.5, -2, 3]],
    ['<f8', bytesOf(Float64Array.of(1.5, -2, 1e-3)), [1.5, -2, Math.fround(1e-3)]],
    ['<i4', bytesOf(Int32Array.of(1, -2, 3)), [1, -2, 3]],
    ['<i8', bytesOf(BigInt64Array.of(1n, -2n, 3n)), [1, -2, 3]],
    ['|u1', Uint8Array.of(1, 2, 255), [1, 2, 255]],
    ['|b1', Uint8Array.of(1, 0, 1), [1, 0, 1]],
  ])('reads %s', (descr, data, expected) => {
    const tensor = parseNpy(writeNpy(header(descr, '3,'), data));
    expect(tensor.shape).toEqual([3]);
    expect([...tensor.data]).toEqual(expected);
  });

  test.each([0, 1, 2, 3, 4])('reads <f4 at byte %d of a buffer, sharing it where that is aligned', (offset) => {
    const file = formatNpy(createTensor(Float32Array.of(1.5, -2, NaN), [3]));
    const bytes = new Uint8Array(file.length + offset).subarray(offset);
    bytes.set(file);
    const { data } = parseNpy(bytes);
    expect([...data]).toEqual([1.5, -2, NaN]);
    expect(data.buffer === bytes.buffer).toBe(offset % 4 === 0);
  });

  test('reads scalars, empty arrays and version 2', () => {
    expect(parseNpy(writeNpy(header('<f4', ''), bytesOf(Float32Array.of(7))))).toMatchObject({ shape: [] });
    expect(parseNpy(writeNpy(header('<f4', '0, 3'), new Uint8Array()))).toMatchObject({ shape: [0, 3] });
    const second = parseNpy(writeNpy(header('<f4', '2, 1'), bytesOf(Float32Array.of(1, 2)), 2));
    expect(second).toEqual({ shape: [2, 1], data: Float32Array.of(1, 2) });
  });

  test('keeps all digits in parseNpyFloat64', () => {
    const data = bytesOf(Float64Array.of(Math.PI));
    expect(parseNpyFloat64(writeNpy(header('<f8', '1,'), data)).data).toEqual(Float64Array.of(Math.PI));
  });

  test.each([
    ['another format', Buffer.from('PK\x03\x04 and more bytes'), /not a NumPy \.npy file/],
    ['nothing', new Uint8Array(), /not a NumPy \.npy file/],
    ['data cut short', writeNpy(header('<f4', '3,'), new Uint8Array(11)), /11 bytes of data, too few for shape \[3\]/],
    ['columns first', writeNpy(header('<f4', '3,', 'True'), new Uint8Array(12)), /Fortran order, expected C order/],
    ['big endian', writeNpy(header('>f4', '3,'), new Uint8Array(12)), /element type >f4, expected one of <f4/],
    ['a negative size', writeNpy(header('<f4', '-1, -3'), new Uint8Array(12)), /shape \[-1, -3\]/],
    ['a size that is no number', writeNpy(header('<f4', '3, x'), new Uint8Array(12)), /shape/],
    ['no header', writeNpy('', new Uint8Array(12)), /names no dtype and shape/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(message);
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(expect.objectContaining({ code: 'tensor' }));
  });

  test('throws nothing but UnhansErrors on mutated files', () => {
    const file = formatNpy(createTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]));
    const edits = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const property = fc.property(edits, fc.nat(file.length), (changes, length) => {
      const bytes = Uint8Array.from(file);
      for (const [place, value] of changes) bytes[place] = value;
      try {
        parseNpy(bytes.subarray(0, length));
      } catch (error) {
        if (!(error instanceof UnhansError)) throw error;
      }
    });
    fc.assert(property, { numRuns: 2000, seed: 9 });
  });
});

describe('formatNpy', () => {
  test('writes what parseNpy reads, whatever the shape', () => {
    const shapes = fc.array(fc.nat(4), { maxLength: 4 });
    const property = fc.property(shapes, fc.float({ noNaN: true }), (shape, value) => {
      const tensor = createTensor(new Float32Array(countElements(shape)).fill(value), shape);
      expect(parseNpy(formatNpy(tensor))).toEqual(tensor);
    });
    fc.assert(property, { numRuns: 200, seed: 2 });
  });

  test('aligns the data to 64 bytes and ends the header with a newline', () => {
    const bytes = formatNpy(createTensor(Float32Array.of(1, 2), [2]));
    const start = bytes.length - 8;
    expect(start % 64).toBe(0);
    expect(bytes[start - 1]).toBe(0x0a);
    expect(Buffer.from(bytes.subarray(10, start)).toString()).toContain("'shape': (2,)");
  });

  test('writes only the part of the memory that is the tensor', () => {
    const memory = Float32Array.of(9, 1, 2, 9);
    const bytes = formatNpy(createTensor(memory.subarray(1, 3), [2]));
    expect([...parseNpy(bytes).data]).toEqual([1, 2]);
  });
});

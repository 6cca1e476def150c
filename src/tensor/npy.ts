import { UnhansError } from '../errors.ts';
import { countElements, createTensor, type Tensor } from './tensor.ts';

/** Element types read from `.npy` files; all become float32 (int64 and float64 lose what float32 cannot hold). */
const readers: Record<string, { bytes: number; read: (view: DataView, offset: number) => number }> = {
  '<f4': { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  '<f8': { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  '<i4': { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  '<i8': { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  '|u1': { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  '|b1': { bytes: 1, read: (view, offset) => view.getUint8(offset) },
};

/** What the first bytes of a `.npy` file say of the others. */
export interface NpyHeader {
  /** Element type as NumPy writes it, such as `<f4`. */
  dtype: string;
  shape: number[];
  /** Where the elements begin, in bytes. */
  dataOffset: number;
}

/**
 * Reads a NumPy `.npy` file (format 1.0 to 3.0, C order, little endian) as float32; `<f4` data that is aligned is not
 * copied but shared with `bytes`.
 * @throws UnhansError `tensor` where the bytes are no such file or are cut short.
 */
export function parseNpy(bytes: Uint8Array, name = '.npy file'): Tensor {
  const header = parseNpyHeader(bytes, name);
  const view = viewElements(bytes, header, name);
  const data = header.dtype === '<f4' ? viewFloats(view) : Float32Array.from(readElements(view, header));
  return createTensor(data, header.shape);
}

/** As parseNpy, in float64. */
export function parseNpyFloat64(bytes: Uint8Array, name = '.npy file'): { data: Float64Array; shape: number[] } {
  const header = parseNpyHeader(bytes, name);
  return { data: readElements(viewElements(bytes, header, name), header), shape: header.shape };
}

/** Writes a tensor as `.npy` format 1.0, `<f4`, with the data aligned to 64 bytes. */
export function formatNpy(tensor: Tensor): Uint8Array {
  const comma = tensor.shape.length === 1 ? ',' : '';
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tensor.shape.join(', ')}${comma}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + tensor.data.length * 4);
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(Buffer.from(text.padEnd(length - 11) + '\n', 'latin1'), 10);
  bytes.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength), length);
  return bytes;
}

/**
 * Reads what the beginning of a `.npy` file says; `bytes` need not hold the elements.
 * @throws UnhansError `tensor` where it is no such file, or one in Fortran order.
 */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const magic = Buffer.from(bytes.subarray(0, 6)).toString('latin1');
  if (bytes.length < 12 || magic !== '\x93NUMPY') {
    throw new UnhansError('tensor', `cannot read ${name}: not a NumPy .npy file`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [lengthBytes, length] = bytes[6] === 1 ? [2, view.getUint16(8, true)] : [4, view.getUint32(8, true)];
  const dataOffset = 8 + lengthBytes + length;
  const text = Buffer.from(bytes.subarray(8 + lengthBytes, dataOffset)).toString('latin1');
  const dtype = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (dtype === undefined || shape === undefined) {
    throw new UnhansError('tensor', `cannot read ${name}: its header names no dtype and shape`);
  }
  if (/'fortran_order':\s*True/.test(text)) {
    throw new UnhansError('tensor', `cannot read ${name}: Fortran order, expected C order`);
  }
  const sizes = shape.split(',').map((size) => size.trim());
  return { dtype, shape: sizes.filter((size) => size !== '').map(Number), dataOffset };
}

/** The bytes of all elements. */
function viewElements(bytes: Uint8Array, header: NpyHeader, name: string): DataView {
  const reader = readers[header.dtype];
  if (!reader) {
    const known = Object.keys(readers).join(', ');
    throw new UnhansError('tensor', `cannot read ${name}: element type ${header.dtype}, expected one of ${known}`);
  }
  assertComplete(header, { bytes: bytes.byteLength, elementBytes: reader.bytes, name });
  const length = countElements(header.shape) * reader.bytes;
  return new DataView(bytes.buffer, bytes.byteOffset + header.dataOffset, length);
}

/**
 * Refuses a file of `bytes` in all that has not every element its header speaks of.
 * @throws UnhansError `tensor`.
 */
export function assertComplete(
  { shape, dataOffset }: NpyHeader,
  { bytes, elementBytes, name }: { bytes: number; elementBytes: number; name: string },
): void {
  const available = Math.max(0, bytes - dataOffset);
  const isShape = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (isShape && countElements(shape) * elementBytes <= available) return;
  const sizes = shape.join(', ');
  throw new UnhansError('tensor', `cannot read ${name}: ${available} bytes of data, too few for shape [${sizes}]`);
}

/** The elements of `<f4` data, shared where they are aligned. */
function viewFloats({ buffer, byteOffset, byteLength }: DataView): Float32Array {
  if (byteOffset % 4 === 0) return new Float32Array(buffer, byteOffset, byteLength / 4);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function readElements(view: DataView, { dtype }: NpyHeader): Float64Array {
  const { bytes, read } = readers[dtype]!;
  return Float64Array.from({ length: view.byteLength / bytes }, (_, index) => read(view, index * bytes));
}

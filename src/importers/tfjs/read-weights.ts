import { UnhansError } from '../../errors.ts';
import type { ReadExternal } from '../../graph/decode-onnx.ts';
import type { Constant } from '../../graph/graph.ts';
import { countElements } from '../../tensor/tensor.ts';
import type { ModelJson, WeightEntry } from './model-json.ts';

/** A way in which numbers are written: the size of one in bytes, and how they are read. */
interface Encoding {
  readonly size: number;
  readonly decode: (bytes: Uint8Array<ArrayBuffer>, entry: WeightEntry) => Omit<Constant, 'shape'>;
}

/** By the type that is written: that of the quantisation, or else the weight's own. */
const encodings: Record<WeightEntry['dtype'] | NonNullable<WeightEntry['quantization']>['dtype'], Encoding> = {
  float32: { size: 4, decode: ({ buffer }) => ({ type: 'float32', data: new Float32Array(buffer) }) },
  int32: { size: 4, decode: ({ buffer }) => ({ type: 'int32', data: new Int32Array(buffer) }) },
  bool: { size: 1, decode: (bytes) => ({ type: 'bool', data: bytes }) },
  float16: { size: 2, decode: ({ buffer }) => ({ type: 'float16', data: new Uint16Array(buffer) }) },
  uint16: { size: 2, decode: ({ buffer }, entry) => dequantise(new Uint16Array(buffer), entry) },
  uint8: { size: 1, decode: dequantise },
};

/**
 * The weights of a TensorFlow.js model by name, quantised ones as the numbers they stand for.
 * @param manifest groups of weights, one behind the other in files that hold the parts of one byte sequence
 * @throws UnhansError `model` where files and shapes do not fit together.
 */
export function readWeights(
  manifest: ModelJson['weightsManifest'],
  path: string,
  readExternal: ReadExternal,
): Map<string, Constant> {
  const weights = new Map<string, Constant>();
  for (const { paths, weights: entries } of manifest) {
    const bytes = Buffer.concat(paths.map((file) => readExternal(file, 0, undefined)));
    assertSize(entries, bytes.length, paths, path);
    let offset = 0;
    for (const entry of entries) {
      if (weights.has(entry.name)) {
        throw new UnhansError('model', `cannot read ${path}: two weights are called "${entry.name}"`);
      }
      const end = offset + countBytes(entry);
      // a copy of its own, because numbers must begin at a multiple of their size
      const part = new Uint8Array(bytes.subarray(offset, end));
      weights.set(entry.name, { ...findEncoding(entry).decode(part, entry), shape: entry.shape });
      offset = end;
    }
  }
  return weights;
}

function assertSize(entries: readonly WeightEntry[], size: number, files: readonly string[], path: string): void {
  const expected = entries.reduce((sum, entry) => sum + countBytes(entry), 0);
  if (size === expected) return;
  const got = `${files.join(', ') || 'no file'} with ${size} bytes`;
  throw new UnhansError('model', `cannot read ${path}: weights in ${got}, expected ${expected} by their shapes`);
}

function countBytes(entry: WeightEntry): number {
  return countElements(entry.shape) * findEncoding(entry).size;
}

function findEncoding({ dtype, quantization }: WeightEntry): Encoding {
  return encodings[quantization?.dtype ?? dtype];
}

/** What quantised numbers stand for: scale · number + min; whole numbers for whole weights. */
function dequantise(data: Uint8Array | Uint16Array, { dtype, quantization }: WeightEntry): Omit<Constant, 'shape'> {
  const { scale, min } = quantization!;
  const expand = (number: number): number => number * scale + min;
  if (dtype === 'float32') return { type: 'float32', data: Float32Array.from(data, expand) };
  return { type: 'int32', data: Int32Array.from(data, (number) => Math.round(expand(number))) };
}

import { parseBmpHeader, type BmpHeader } from './bmp-header.ts';

/** A picture of four bytes a pixel: red, green, blue, alpha; row by row from the top. */
export interface RgbaImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes a BMP: 1, 4, 8, 16, 24 and 32 bits a pixel, palettes, bit masks, run-length encoding, either row order.
 * (The libvips that sharp ships reads no BMP; bmp-ts 1.0.9 ignores the pixel offset and misreads odd widths and runs.)
 * Throws an Error with the reason, one clause in lower case, where the bytes are no whole BMP.
 */
export function parseBmp(bytes: Uint8Array, maxPixels: number): RgbaImage {
  const header = readHeader(bytes);
  const { width, height, bits, compression } = header;
  if (!(width > 0 && height > 0)) throw new Error(`a BMP of ${width} × ${height} pixels`);
  if (width * height > maxPixels) throw new Error(`${width} × ${height} pixels, at most ${maxPixels} are decoded`);
  if (compression === 'rle8' || compression === 'rle4') return paint(header, expandRuns(bytes, header));
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`a BMP with ${bits} bits a pixel`);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (header.offset + stride * (height - 1) + Math.ceil((width * bits) / 8) > bytes.length) {
    throw new Error('the file is cut short');
  }
  return paint(header, bits <= 8 ? readIndices(bytes, header, stride) : readColours(bytes, header, stride));
}

function readHeader(bytes: Uint8Array): BmpHeader {
  try {
    return parseBmpHeader(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new Error('the file is cut short', { cause: error });
    throw error;
  }
}

/** One colour a pixel, in the file's row order, as 0xRRGGBBAA. */
function paint({ width, height, topDown }: BmpHeader, colours: Uint32Array): RgbaImage {
  const data = new Uint8Array(width * height * 4);
  const view = new DataView(data.buffer);
  for (let row = 0; row < height; row++) {
    const target = (topDown ? row : height - 1 - row) * width;
    for (let x = 0; x < width; x++) view.setUint32((target + x) * 4, colours[row * width + x]!);
  }
  return { data, width, height };
}

/** The palette as 0xRRGGBBAA; indices beyond it are opaque black. */
function readPalette({ palette, paletteStride }: BmpHeader): Uint32Array {
  const colours = new Uint32Array(256).fill(0xff);
  for (let index = 0; (index + 1) * paletteStride <= palette.length; index++) {
    const [blue, green, red] = palette.subarray(index * paletteStride);
    colours[index] = ((red! << 24) | (green! << 16) | (blue! << 8) | 0xff) >>> 0;
  }
  return colours;
}

function readIndices(bytes: Uint8Array, header: BmpHeader, stride: number): Uint32Array {
  const { width, height, bits, offset } = header;
  const palette = readPalette(header);
  const colours = new Uint32Array(width * height);
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const byte = bytes[offset + row * stride + Math.floor(x / perByte)]!;
      colours[row * width + x] = palette[(byte >> (8 - bits * ((x % perByte) + 1))) & mask]!;
    }
  }
  return colours;
}

function readColours(bytes: Uint8Array, header: BmpHeader, stride: number): Uint32Array {
  const { width, height, bits, offset } = header;
  const [red, green, blue, alpha] = header.masks.map(createFieldReader) as [Field, Field, Field, Field];
  const colours = new Uint32Array(width * height);
  let opacity = 0;
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const at = offset + row * stride + x * (bits / 8);
      let pixel = 0;
      for (let byte = bits / 8 - 1; byte >= 0; byte--) pixel = ((pixel << 8) | bytes[at + byte]!) >>> 0;
      const a = alpha(pixel);
      opacity |= a;
      colours[row * width + x] = ((red(pixel) << 24) | (green(pixel) << 16) | (blue(pixel) << 8) | a) >>> 0;
    }
  }
  // No alpha at all means a writer that left the spare byte empty, not an invisible picture.
  return opacity === 0 ? colours.map((colour) => (colour | 0xff) >>> 0) : colours;
}

type Field = (pixel: number) => number;

/** Reads the bits under `mask` as 0 to 255. */
function createFieldReader(mask: number): Field {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const largest = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / largest);
}

/** Run-length encoding: (count, value) pairs; after a 0: end of line, end of picture, a move, or plain pixels. */
function expandRuns(bytes: Uint8Array, header: BmpHeader): Uint32Array {
  const { width, height, compression } = header;
  const palette = readPalette(header);
  const colours = new Uint32Array(width * height).fill(palette[0]!);
  const isNibbles = compression === 'rle4';
  let position = header.offset;
  let [x, row] = [0, 0];
  const next = (): number => {
    const byte = bytes[position++];
    if (byte === undefined) throw new Error('the file is cut short');
    return byte;
  };
  const put = (byte: number, index: number): void => {
    const value = isNibbles ? (index % 2 === 0 ? byte >> 4 : byte & 15) : byte;
    if (x < width && row < height) colours[row * width + x] = palette[value]!;
    x++;
  };
  for (;;) {
    const [count, value] = [next(), next()];
    if (count > 0) for (let index = 0; index < count; index++) put(value, index);
    else if (value === 0) [x, row] = [0, row + 1];
    else if (value === 1) return colours;
    else if (value === 2) [x, row] = [x + next(), row + next()];
    else {
      const start = position;
      for (let index = 0, byte = 0; index < value; index++) {
        if (!isNibbles || index % 2 === 0) byte = next();
        put(byte, index);
      }
      position += (position - start) % 2;
    }
  }
}

/** Where a BMP file keeps what. Source: Microsoft, "Bitmap Storage" (BITMAPCOREHEADER to BITMAPV5HEADER). */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows are stored from the bottom unless the file's height is negative. */
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: BmpCompression;
  /** Bit masks of red, green, blue, alpha; alpha 0 where there is none. */
  readonly masks: readonly [number, number, number, number];
  /** Blue, green, red (and a spare byte) per colour. */
  readonly palette: Uint8Array;
  readonly paletteStride: 3 | 4;
  /** Where the pixels begin. */
  readonly offset: number;
}

export type BmpCompression = 'none' | 'rle8' | 'rle4' | 'masks';

const compressions: Readonly<Record<number, BmpCompression>> = {
  0: 'none',
  1: 'rle8',
  2: 'rle4',
  3: 'masks',
  6: 'masks',
};

/** Masks of uncompressed pixels that carry their colour, by bit depth. */
const defaultMasks: Readonly<Record<number, BmpHeader['masks']>> = {
  16: [0x7c00, 0x03e0, 0x001f, 0],
  24: [0xff0000, 0x00ff00, 0x0000ff, 0],
  32: [0xff0000, 0x00ff00, 0x0000ff, 0],
};

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const infoHeaderBytes = 40;

/** Reads a BMP's headers. Throws a plain Error or RangeError, with the reason, where they make no sense. */
export function parseBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(fileHeaderBytes, true);
  const offset = view.getUint32(10, true);
  const layout = headerBytes === coreHeaderBytes ? readCoreHeader(view) : readInfoHeader(view, headerBytes);
  const paletteBytes = layout.bits <= 8 ? layout.colours * layout.paletteStride : 0;
  const palette = bytes.subarray(layout.paletteOffset, layout.paletteOffset + paletteBytes);
  return { ...layout, height: Math.abs(layout.height), topDown: layout.height < 0, palette, offset };
}

type Layout = Omit<BmpHeader, 'topDown' | 'palette' | 'offset'> & { colours: number; paletteOffset: number };

function readCoreHeader(view: DataView): Layout {
  const bits = view.getUint16(24, true);
  return {
    width: view.getUint16(18, true),
    height: view.getUint16(20, true),
    bits,
    compression: 'none',
    masks: defaultMasks[bits] ?? [0, 0, 0, 0],
    colours: 2 ** Math.min(bits, 8),
    paletteStride: 3,
    paletteOffset: fileHeaderBytes + coreHeaderBytes,
  };
}

function readInfoHeader(view: DataView, headerBytes: number): Layout {
  if (headerBytes < infoHeaderBytes || headerBytes > 256) throw new Error(`unknown header of ${headerBytes} bytes`);
  const bits = view.getUint16(28, true);
  const code = view.getUint32(30, true);
  const compression = compressions[code];
  if (!compression) throw new Error(`unknown compression ${code}`);
  const inHeader = headerBytes > infoHeaderBytes;
  const maskCount = headerBytes >= 56 || code === 6 ? 4 : 3;
  const hasMasks = compression === 'masks';
  return {
    width: view.getInt32(18, true),
    height: view.getInt32(22, true),
    bits,
    compression,
    masks: hasMasks ? readMasks(view, maskCount) : (defaultMasks[bits] ?? [0, 0, 0, 0]),
    colours: Math.min(view.getUint32(46, true) || 2 ** Math.min(bits, 8), 256),
    paletteStride: 4,
    paletteOffset: fileHeaderBytes + headerBytes + (hasMasks && !inHeader ? maskCount * 4 : 0),
  };
}

function readMasks(view: DataView, count: 3 | 4): BmpHeader['masks'] {
  const at = (index: number): number => view.getUint32(fileHeaderBytes + infoHeaderBytes + index * 4, true);
  return [at(0), at(1), at(2), count === 4 ? at(3) : 0];
}

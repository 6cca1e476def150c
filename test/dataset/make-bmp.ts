/** What a handmade BMP consists of; each part is written down as the specification lists it. */
export interface BmpParts {
  readonly width: number;
  /** Negative: rows from the top. */
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** Bytes after the 40-byte header: masks, palette. */
  readonly extra?: readonly number[];
  readonly colours?: number;
  readonly pixels: readonly number[];
  /** Bytes between the palette and the pixels. */
  readonly gap?: number;
}

/** The bytes of a BMP with a BITMAPINFOHEADER. */
export function makeBmp(parts: BmpParts): Buffer {
  const { width, height, bits, compression = 0, extra = [], colours = 0, pixels, gap = 0 } = parts;
  const header = Buffer.alloc(54);
  const offset = 54 + extra.length + gap;
  header.write('BM');
  header.writeUInt32LE(offset + pixels.length, 2);
  header.writeUInt32LE(offset, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  header.writeUInt32LE(colours, 46);
  return Buffer.concat([header, Buffer.from(extra), Buffer.alloc(gap, 0xee), Buffer.from(pixels)]);
}

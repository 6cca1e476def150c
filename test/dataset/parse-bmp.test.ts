import { encode } from 'bmp-ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBmp } from '../../src/dataset/parse-bmp.ts';
import { makeBmp } from './make-bmp.ts';

const letters = { K: '0,0,0,255', R: '255,0,0,255', G: '0,255,0,255', B: '0,0,255,255', W: '255,255,255,255' } as const;

/** The picture as a letter a pixel, rows separated by `/`. */
function spell(bytes: Uint8Array): string {
  const { data, width, height } = parseBmp(bytes, 1e6);
  const pixels = Array.from({ length: width * height }, (_, index) => data.subarray(index * 4, index * 4 + 4).join());
  const text = pixels.map((pixel) => Object.entries(letters).find(([, colour]) => colour === pixel)?.[0] ?? '?');
  return Array.from({ length: height }, (_, row) => text.slice(row * width, (row + 1) * width).join('')).join('/');
}

// Blue, green, red, spare: black, red, green, blue, white.
const palette = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];

describe('a BMP', () => {
  it.each([
    [
      'of 1 bit',
      {
        width: 3,
        height: 2,
        bits: 1,
        extra: palette.slice(0, 8),
        pixels: [0b101_00000, 0, 0, 0, 0b010_00000, 0, 0, 0],
      },
      'KRK/RKR',
    ],
    [
      'of 4 bits and odd width',
      { width: 3, height: 2, bits: 4, colours: 5, extra: palette, pixels: [0x12, 0x30, 0, 0, 0x04, 0x10, 0, 0] },
      'KWR/RGB',
    ],
    ['of 8 bits', { width: 3, height: 1, bits: 8, colours: 5, extra: palette, pixels: [4, 2, 0, 0] }, 'WGK'],
    [
      'with an index beyond its palette',
      { width: 2, height: 1, bits: 8, colours: 5, extra: palette, pixels: [4, 99, 0, 0] },
      'WK',
    ],
    ['of 16 bits', { width: 2, height: 1, bits: 16, pixels: [0x00, 0x7c, 0xe0, 0x03] }, 'RG'],
    [
      'of 16 bits with masks 565',
      {
        width: 2,
        height: 1,
        bits: 16,
        compression: 3,
        extra: [0, 0xf8, 0, 0, 0xe0, 7, 0, 0, 0x1f, 0, 0, 0],
        pixels: [0x00, 0xf8, 0xe0, 0x07],
      },
      'RG',
    ],
    ['of 24 bits', { width: 1, height: 2, bits: 24, pixels: [0, 0, 255, 0, 255, 0, 0, 0] }, 'B/R'],
    ['stored from the top', { width: 1, height: -2, bits: 24, pixels: [0, 0, 255, 0, 255, 0, 0, 0] }, 'R/B'],
    [
      'of 32 bits whose spare byte is empty',
      { width: 2, height: 1, bits: 32, pixels: [0, 0, 255, 0, 0, 255, 0, 0] },
      'RG',
    ],
    ['with a gap before its pixels', { width: 1, height: 1, bits: 24, gap: 10, pixels: [0, 255, 0, 0] }, 'G'],
    [
      'in runs of 8 bits',
      {
        width: 4,
        height: 2,
        bits: 8,
        compression: 1,
        colours: 5,
        extra: palette,
        pixels: [3, 1, 1, 4, 0, 0, 0, 3, 2, 3, 4, 0, 0, 2, 1, 0, 0, 1],
      },
      'GBWK/RRRW',
    ],
    [
      'in runs of 4 bits',
      { width: 5, height: 1, bits: 4, compression: 2, colours: 5, extra: palette, pixels: [3, 0x12, 2, 0x34, 0, 1] },
      'RGRBW',
    ],
    [
      'in plain stretches and moves of 4 bits',
      {
        width: 5,
        height: 2,
        bits: 4,
        compression: 2,
        colours: 5,
        extra: palette,
        pixels: [0, 3, 0x12, 0x30, 0, 2, 0, 1, 2, 0x44, 0, 1],
      },
      'KKKWW/RGBKK',
    ],
  ])('%s is decoded', (_, parts, picture) => {
    expect(spell(makeBmp(parts))).toBe(picture);
  });

  it('of OS/2 (12-byte header, palette of three bytes) is decoded', () => {
    const bytes = Buffer.from([...Buffer.from('BM'), 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 12, 0, 0, 0, 2, 0, 1, 0, 1, 0, 1, 0, 0, 0, 255, 255, 0, 0, 0b01000000, 0, 0, 0]); // prettier-ignore
    expect(spell(bytes)).toBe('RB');
  });

  it('with an alpha mask keeps its opacity', () => {
    const mask = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255];
    const bytes = makeBmp({
      width: 2,
      height: 1,
      bits: 32,
      compression: 6,
      extra: mask,
      pixels: [1, 2, 3, 128, 4, 5, 6, 0],
    });
    expect([...parseBmp(bytes, 10).data]).toEqual([3, 2, 1, 128, 6, 5, 4, 0]);
  });

  it.each([24, 32] as const)('of %i bits written by another encoder comes back', (bitPP) => {
    const pixels = Buffer.from([255, 10, 20, 30, 255, 40, 50, 60, 255, 70, 80, 90, 255, 1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9]); // prettier-ignore
    const { data: bytes } = encode({ data: pixels, width: 3, height: 2, bitPP });
    const rgb = [...parseBmp(bytes, 10).data].filter((_, index) => index % 4 !== 3);
    expect(rgb).toEqual([30, 20, 10, 60, 50, 40, 90, 80, 70, 3, 2, 1, 6, 5, 4, 9, 8, 7]);
  });

  it.each([
    [
      'too many pixels',
      makeBmp({ width: 50_000, height: 50_000, bits: 24, pixels: [] }),
      /50000 × 50000 pixels, at most 1000000/,
    ],
    ['no pixels', makeBmp({ width: 0, height: 3, bits: 24, pixels: [] }), /0 × 3 pixels/],
    ['missing rows', makeBmp({ width: 3, height: 2, bits: 24, pixels: [1, 2, 3] }), /cut short/],
    ['unfinished runs', makeBmp({ width: 3, height: 2, bits: 8, compression: 1, pixels: [1, 2, 3] }), /cut short/],
    ['an odd depth', makeBmp({ width: 1, height: 1, bits: 7, pixels: [0, 0, 0, 0] }), /7 bits a pixel/],
    [
      'an unknown compression',
      makeBmp({ width: 1, height: 1, bits: 24, compression: 4, pixels: [0, 0, 0, 0] }),
      /unknown compression 4/,
    ],
    ['only its first bytes', Buffer.from('BM, said the text'), /cut short/],
  ])('with %s is refused', (_, bytes, message) => {
    expect(() => parseBmp(bytes, 1e6)).toThrow(message);
  });

  it('of arbitrary bytes is decoded or refused with a plain Error', () => {
    const part = fc.record({ width: fc.integer({ min: -3, max: 40 }), height: fc.integer({ min: -40, max: 40 }), bits: fc.constantFrom(1, 4, 8, 16, 24, 32, 3), compression: fc.integer({ min: 0, max: 7 }), colours: fc.nat(300), extra: fc.array(fc.nat(255), { maxLength: 60 }), pixels: fc.array(fc.nat(255), { maxLength: 400 }) }); // prettier-ignore
    fc.assert(
      fc.property(part, (parts) => {
        try {
          const { data, width, height } = parseBmp(makeBmp(parts), 1e4);
          expect(data.length).toBe(width * height * 4);
        } catch (error) {
          expect((error as Error).name).toBe('Error');
        }
      }),
      { numRuns: 500 },
    );
  });
});

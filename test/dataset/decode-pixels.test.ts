import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePixels } from '../../src/dataset/decode-pixels.ts';
import { completePreprocessing, type PreprocessingInput } from '../../src/dataset/preprocessing.ts';
import { makeBmp } from './make-bmp.ts';
import { createTempFolder } from './temp-folder.ts';

const temp = createTempFolder();
let count = 0;

async function decode(bytes: Uint8Array, input: PreprocessingInput = {}, name = 'image.bin'): Promise<number[]> {
  const file = join(temp, `${count++}-${name}`);
  writeFileSync(file, bytes);
  return [...(await decodePixels(file, completePreprocessing({ size: [2, 3], ...input }))).data];
}

const raw = (data: Uint8Array | Uint16Array, width: number, height: number, channels: 1 | 2 | 3 | 4): Sharp =>
  sharp(data, { raw: { width, height, channels } });

// 3 × 2: red, green, blue / white, black, grey.
const rgb = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128, 128, 128);
const picture = (): Sharp => raw(rgb, 3, 2, 3);
const noise = Uint8Array.from({ length: 60 * 40 * 3 }, (_, index) => (index * 7919 + (index >> 5) * 131) & 255);
const noisy = (): Sharp => raw(noise, 60, 40, 3);

/** Declares the stored numbers of a PNG to be in `profile`'s colour space, without changing them. */
function insertProfile(png: Buffer, profile: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('iCCPp3\0\0'), deflateSync(profile)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

/** A TIFF of one pixel with `channels` bytes. */
function makeTiff(channels: number): Buffer {
  // Tag, value: width, height, bits, compression, photometric (RGB), strip offset, samples, rows, strip bytes, extra.
  const tags = [[256, 1], [257, 1], [258, 8], [259, 1], [262, 2], [273, 200], [277, channels], [278, 1], [279, channels]]; // prettier-ignore
  const bytes = Buffer.alloc(200 + channels);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(tags.length, 8);
  for (const [index, [tag, value]] of tags.entries()) {
    bytes.writeUInt16LE(tag!, 10 + index * 12);
    bytes.writeUInt16LE(3, 12 + index * 12);
    bytes.writeUInt32LE(1, 14 + index * 12);
    bytes.writeUInt16LE(value!, 18 + index * 12);
  }
  return bytes;
}

describe('a picture that has the right size keeps its numbers exactly', () => {
  it.each([
    ['PNG', () => picture().png()],
    ['PNG with a palette', () => picture().png({ palette: true, dither: 0 })],
    ['interlaced PNG', () => picture().png({ progressive: true })],
    ['lossless WebP', () => picture().webp({ lossless: true })],
    ['GIF', () => picture().gif({ dither: 0 })],
    ['TIFF', () => picture().tiff({ compression: 'lzw' })],
    ['tiled BigTIFF', () => picture().tiff({ compression: 'deflate', tile: true, bigtiff: true })],
  ])('as %s', async (_, encode) => {
    expect(await decode(await encode().toBuffer())).toEqual([...rgb]);
  });

  it('as BMP', async () => {
    const pixels = [255, 255, 255, 0, 0, 0, 128, 128, 128, 0, 0, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0];
    expect(await decode(makeBmp({ width: 3, height: 2, bits: 24, pixels }))).toEqual([...rgb]);
  });

  it('whatever its name says', async () => {
    expect(await decode(await picture().png().toBuffer(), {}, 'picture.jpg')).toEqual([...rgb]);
    expect(await decode(await picture().gif({ dither: 0 }).toBuffer(), {}, 'picture')).toEqual([...rgb]);
  });

  it('whatever colour profile it carries, as in training', async () => {
    const { icc } = await sharp(await picture().withIccProfile('p3').png().toBuffer()).metadata();
    const bytes = insertProfile(await picture().png().toBuffer(), icc!);
    expect((await sharp(bytes).metadata()).hasProfile).toBe(true);
    expect(await decode(bytes)).toEqual([...rgb]);
  });

  it('in grey, with or without alpha', async () => {
    const grey = await raw(Uint8Array.of(0, 50, 100, 150, 200, 250), 3, 2, 1)
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(1);
    expect(await decode(grey)).toEqual([0, 50, 100, 150, 200, 250].flatMap((value) => [value, value, value]));
    const clear = raw(Uint8Array.of(9, 255, 9, 0), 2, 1, 2)
      .toColourspace('b-w')
      .png();
    expect(await decode(await clear.toBuffer(), { size: [1, 2], background: [1, 2, 3] })).toEqual([9, 9, 9, 1, 2, 3]);
  });
});

describe('a decoded picture', () => {
  it('of JPEG is close to what was stored, progressive or not', async () => {
    for (const progressive of [false, true]) {
      const bytes = await raw(new Uint8Array(600).fill(90), 20, 10, 3).jpeg({ progressive, quality: 95 }).toBuffer();
      const values = await decode(bytes, { size: [10, 20] });
      expect(Math.max(...values.map((value) => Math.abs(value - 90)))).toBeLessThanOrEqual(1);
    }
  });

  it('of 16 bits is scaled to 8', async () => {
    const deep = Uint16Array.of(0, 257 * 10, 257 * 100, 257 * 200, 257 * 254, 65_535);
    const grey = raw(deep, 3, 2, 1).toColourspace('grey16');
    const expected = [0, 10, 100, 200, 254, 255];
    for (const bytes of [await grey.png().toBuffer(), await grey.tiff({ compression: 'lzw' }).toBuffer()]) {
      expect((await sharp(bytes).metadata()).depth).toBe('ushort');
      expect(await decode(bytes)).toEqual(expected.flatMap((value) => [value, value, value]));
    }
    const colour = await raw(deep, 2, 1, 3).toColourspace('rgb16').png().toBuffer();
    expect(await decode(colour, { size: [1, 2] })).toEqual(expected);
  });

  it('of 16 bits with alpha is laid on the background', async () => {
    const deep = Uint16Array.of(65_535, 0, 0, 65_535, 65_535, 0, 0, 0);
    const bytes = await raw(deep, 2, 1, 4).toColourspace('rgb16').png().toBuffer();
    expect(await decode(bytes, { size: [1, 2], background: [7, 8, 9] })).toEqual([255, 0, 0, 7, 8, 9]);
  });

  it('of CMYK comes in sRGB', async () => {
    const red = new Uint8Array(20 * 20 * 3).map((_, index) => (index % 3 === 0 ? 255 : 0));
    for (const encode of [(image: Sharp) => image.jpeg(), (image: Sharp) => image.tiff()]) {
      const bytes = await encode(raw(red, 20, 20, 3).toColourspace('cmyk')).toBuffer();
      expect((await sharp(bytes).metadata()).space).toBe('cmyk');
      const [r, g, b] = await decode(bytes, { size: [20, 20] });
      expect(r).toBeGreaterThan(220);
      expect(g! + b!).toBeLessThan(80);
    }
  });

  it('with alpha is laid on the background, black where none is given', async () => {
    const bytes = await raw(Uint8Array.of(200, 0, 0, 255, 200, 0, 0, 0, 200, 0, 0, 51), 3, 1, 4)
      .png()
      .toBuffer();
    expect(await decode(bytes, { size: [1, 3] })).toEqual([200, 0, 0, 0, 0, 0, 40, 0, 0]);
    const white = await decode(bytes, { size: [1, 3], background: [255, 255, 255] });
    expect(white).toEqual([200, 0, 0, 255, 255, 255, 244, 204, 204]);
  });

  // Worked out by hand from EXIF 2.3, which says where the stored first row and column belong.
  it.each([
    [1, '123/456'],
    [2, '321/654'],
    [3, '654/321'],
    [4, '456/123'],
    [5, '14/25/36'],
    [6, '41/52/63'],
    [7, '63/52/41'],
    [8, '36/25/14'],
  ])('with EXIF orientation %i is upright', async (orientation, expected) => {
    const stored = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((value) => [value, value, value]));
    const bytes = await raw(stored, 3, 2, 3).withMetadata({ orientation }).png().toBuffer();
    const rows = expected.split('/');
    const values = await decode(bytes, { size: [rows.length, rows[0]!.length] });
    expect(values.filter((_, index) => index % 3 === 0).join('')).toBe(rows.join(''));
  });

  it('of an animation is its first frame, of a document its first page', async () => {
    const frames = [255, 0].map((value) => raw(new Uint8Array(18).fill(value), 3, 2, 3).png().toBuffer());
    const bytes = await sharp(await Promise.all(frames), { join: { animated: true } }).gif().toBuffer(); // prettier-ignore
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    expect(await decode(bytes)).toEqual(Array(18).fill(255));
  });
});

describe('a resized picture', () => {
  // Left half red, right half blue, 8 × 4.
  const halves = Uint8Array.from(
    Array.from({ length: 32 }, (_, at) => (at % 8 < 4 ? [255, 0, 0] : [0, 0, 255])).flat(),
  );
  const resized = async (input: PreprocessingInput): Promise<string> => {
    const values = await decode(await raw(halves, 8, 4, 3).png().toBuffer(), { size: [4, 4], ...input });
    const letters = values.flatMap((_, at) => (at % 3 === 0 ? [values.slice(at, at + 3).join()] : []));
    const names: Record<string, string> = { '255,0,0': 'R', '0,0,255': 'B', '9,9,9': '.' };
    return letters.map((colour, at) => (names[colour] ?? '?') + (at % 4 === 3 ? '/' : '')).join('');
  };

  it.each([
    ['stretched', { mode: 'stretch', kernel: 'nearest' }, 'RRBB/RRBB/RRBB/RRBB/'],
    ['cropped', { mode: 'crop', kernel: 'nearest' }, 'RRBB/RRBB/RRBB/RRBB/'],
    ['cropped from a shorter side', { mode: 'crop', kernel: 'nearest', shortSide: 8 }, 'RRBB/RRBB/RRBB/RRBB/'],
    ['fitted', { mode: 'fit', kernel: 'nearest' }, '..../RRBB/RRBB/..../'],
  ] as const)('is %s', async (_, resize, expected) => {
    expect(await resized({ resize, background: [9, 9, 9] })).toBe(expected);
  });

  it('keeps its mean when shrunk, with every kernel but nearest', async () => {
    for (const kernel of ['linear', 'cubic', 'mitchell', 'lanczos2', 'lanczos3'] as const) {
      const values = await decode(await noisy().png().toBuffer(), {
        size: [10, 15],
        resize: { mode: 'stretch', kernel },
      });
      const mean = (numbers: Iterable<number>): number => [...numbers].reduce((sum, value, at) => sum + (value - sum) / (at + 1), 0); // prettier-ignore
      expect(Math.abs(mean(values) - mean(noise))).toBeLessThan(2);
    }
  });

  it('may be a thousand times longer than wide', async () => {
    const strip = await raw(new Uint8Array(60_000).fill(77), 20_000, 1, 3).png().toBuffer();
    for (const mode of ['crop', 'stretch'] as const) {
      expect(new Set(await decode(strip, { size: [32, 32], resize: { mode } }))).toEqual(new Set([77]));
    }
    expect(
      (await decode(strip, { size: [32, 32], resize: { mode: 'fit' } })).filter((value) => value === 77),
    ).toHaveLength(96);
  });
});

describe('a file that is no whole picture', () => {
  it.each([
    ['JPEG', () => noisy().jpeg()],
    ['PNG', () => noisy().png()],
    ['WebP', () => noisy().webp()],
    ['GIF', () => noisy().gif()],
    ['TIFF', () => noisy().tiff({ compression: 'lzw' })],
  ])('but a truncated %s is refused in one sentence', async (format, encode) => {
    const bytes = await encode().toBuffer();
    for (const share of [0.05, 0.5, 0.95]) {
      await expect(decode(bytes.subarray(0, Math.floor(bytes.length * share)))).rejects.toMatchObject({
        code: 'image',
        message: expect.stringMatching(`^cannot decode image ".*image.bin": unreadable ${format}: [^\n]+$`) as string,
      });
    }
  });

  it.each([
    ['empty', new Uint8Array(0), /the file is empty \(0 bytes\)$/],
    ['text', Buffer.from('hello'), /no image of a known format, expected JPEG, PNG, WebP, GIF, TIFF, BMP$/],
    [
      'a drawing that could load others',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /no image of a known format/,
    ],
    ['text that begins like a BMP', Buffer.from('BMW is a car maker, not a bitmap'), /unreadable BMP/],
    ['a header alone', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), /unreadable JPEG/],
  ])('but %s is refused in one sentence', async (_, bytes, message) => {
    await expect(decode(bytes)).rejects.toMatchObject({
      code: 'image',
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    ['samples of type float', () => picture().toColourspace('scrgb').tiff({ compression: 'none' }).toBuffer()],
    ['5 channels', () => makeTiff(5)],
  ])('but has %s is refused, not guessed at', async (what, encode) => {
    await expect(decode(await encode())).rejects.toMatchObject({
      code: 'image',
      message: expect.stringContaining(`unreadable TIFF: ${what}, expected`) as string,
    });
  });

  it('because bytes inside are damaged is refused', async () => {
    const bytes = await noisy().png().toBuffer();
    bytes.fill(0x55, 400, 500);
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'image' });
  });

  it('but a decompression bomb is refused before it unfolds', async () => {
    const bytes = await picture().png().toBuffer();
    bytes.writeUInt32BE(60_000, 16);
    bytes.writeUInt32BE(60_000, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    await expect(decode(bytes)).rejects.toMatchObject({
      code: 'image',
      message: expect.stringMatching(/more than 178956970 pixels$/) as string,
    });
  });

  it('but missing or a folder is refused', async () => {
    const preprocessing = completePreprocessing({});
    await expect(decodePixels(join(temp, 'nothing.png'), preprocessing)).rejects.toMatchObject({
      code: 'image',
      details: { reason: 'it does not exist' },
    });
    await expect(decodePixels(temp, preprocessing)).rejects.toMatchObject({
      code: 'image',
      details: { reason: 'it is a folder, expected a file' },
    });
  });
});

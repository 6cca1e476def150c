import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawBars } from '../../src/report/draw-bars.ts';
import { drawPlane } from '../../src/report/draw-plane.ts';
import { drawProfile, drawSignal } from '../../src/report/draw-signal.ts';
import { drawTokens } from '../../src/report/draw-tokens.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

/** Mean red, green and blue of a part of a drawing, as a browser would show it. */
async function readColour(drawing: Uint8Array, region: { left: number; top: number; width: number; height: number }) {
  const { channels } = await sharp(await sharp(drawing).extract(region).png().toBuffer()).stats();
  return channels.slice(0, 3).map(({ mean }) => mean);
}

const line = (values: readonly number[]) => createTensor(Float32Array.from(values), [1, values.length]);

describe('a signal', () => {
  const signal = Float32Array.from({ length: 64 }, (_, step) => Math.sin(step));

  it('is red where it speaks for the class and blue where it speaks against it', async () => {
    const relevance = line(Array.from({ length: 64 }, (_, step) => (step < 32 ? 1 : -1)));
    const drawing = drawSignal([signal], { widthPx: 128, relevance });
    const [left, right] = [0, 66].map((x) => readColour(drawing, { left: x, top: 0, width: 60, height: 64 }));
    const [red, , redBlue] = (await left) as [number, number, number];
    const [blueRed, , blue] = (await right) as [number, number, number];
    expect(red - redBlue).toBeGreaterThan(10);
    expect(blue - blueRed).toBeGreaterThan(10);
  });

  it('of more steps than pixels is drawn from low to high in each', async () => {
    const drawing = drawSignal([Float32Array.from({ length: 10_000 }, (_, step) => (step % 2 ? 1 : -1))], {
      widthPx: 64,
    });
    const [red] = (await readColour(drawing, { left: 8, top: 8, width: 48, height: 16 })) as [number];
    expect(red).toBeLessThan(140); // the strokes fill it
    expect(drawing.length).toBeLessThan(4000);
  });

  it('that does not change is drawn all the same', () => {
    expect(Buffer.from(drawSignal([new Float32Array(8)], { widthPx: 64 })).toString()).not.toContain('NaN');
    expect(Buffer.from(drawProfile(new Float32Array(8), 64)).toString()).not.toContain('NaN');
  });
});

describe('a row of a table', () => {
  it('names its features as text, whatever they are called', async () => {
    const names = ['<script>alert(1)</script>', 'a&b"c', 'plain'];
    const svg = Buffer.from(drawBars(names, { widthPx: 192, numbers: Float32Array.of(1, 2.5, -3) })).toString();
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('2.5');
    await expect(sharp(Buffer.from(svg)).metadata()).resolves.toMatchObject({ format: 'svg' });
  });

  it('keeps its bars between the names, which are cut where they are long, and the numbers', () => {
    const names = ['short', 'a name that is far too long for its column'];
    const numbers = Float32Array.of(1, -1234.5);
    const svg = Buffer.from(drawBars(names, { widthPx: 192, numbers, relevance: line([1, -1]) })).toString();
    const bars = [...svg.matchAll(/x="([\d.]+)"\s+y="\d+"\s+width="([\d.]+)"/g)].map(([, x, width]) => [+x!, +width!]);
    expect(bars).toHaveLength(2);
    for (const [x, width] of bars as [number, number][]) {
      expect(x).toBeGreaterThan(60); // half of the width would be 96, names take at most 42 % of it
      expect(x + width).toBeLessThan(165);
    }
    expect(svg).toContain('a name that …</text>');
    expect(svg).toContain('<title>a name that is far too long for its column</title>');
  });

  it('has a bar to the right for the class and to the left against it', async () => {
    const drawing = drawBars(['', ''], { widthPx: 100, relevance: line([1, -1]) });
    const right = { left: 55, top: 4, width: 40, height: 8 };
    const left = { left: 5, top: 18, width: 40, height: 8 };
    const [[, greenRight], [redLeft, , blueLeft]] = (await Promise.all(
      [right, left].map((part) => readColour(drawing, part)),
    )) as [[number, number, number], [number, number, number]];
    expect(greenRight).toBeLessThan(200);
    expect(blueLeft).toBeGreaterThan(redLeft);
  });
});

describe('a text', () => {
  it('is written as text, in lines, its fillers left out', async () => {
    const tokens = ['', '</text><image href="x"/>', 'word\u0000', ...Array<string>(20).fill('again'), '\ud800'];
    const svg = Buffer.from(
      drawTokens(tokens, { widthPx: 192, relevance: line(tokens.map((_, index) => index)) }),
    ).toString();
    expect(svg).not.toContain('<image');
    expect(svg.match(/<text/g)).toHaveLength(tokens.length - 1);
    expect(new Set([...svg.matchAll(/ y="(\d+)"/g)].map(([, y]) => y)).size).toBeGreaterThan(4);
    await expect(sharp(Buffer.from(svg)).metadata()).resolves.toMatchObject({ format: 'svg' });
  });
});

it('a plane of numbers is drawn from black to white', async () => {
  const drawing = await drawPlane(createTensor(Float32Array.of(-7, 3), [1, 2]), { widthPx: 64 });
  const [[dark], [light]] = (await Promise.all(
    [0, 40].map((left) => readColour(drawing, { left, top: 0, width: 20, height: 30 })),
  )) as [[number], [number]];
  expect(dark).toBeLessThan(10);
  expect(light).toBeGreaterThan(245);
});

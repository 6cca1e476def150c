import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import wavefile from 'wavefile';
import { describe, expect, it } from 'vitest';
import { decodeWav } from '../../src/dataset/decode-wav.ts';
import { createLogMel } from '../../src/dataset/log-mel.ts';
import { createTempFolder } from './temp-folder.ts';

const folder = createTempFolder();
const tone = (hertz: number, sampleRate: number, length: number) =>
  Float64Array.from({ length }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / sampleRate));

function save(samples: Float64Array | Float64Array[], sampleRate: number, depth: string): string {
  const wave = new wavefile.WaveFile();
  const peak = depth === '32f' ? 1 : 2 ** (Number(depth) - 1) - 1;
  const scale = (channel: Float64Array) => channel.map((value) => (depth === '8' ? 128 + value * 127 : value * peak));
  const channels = Array.isArray(samples) ? samples : [samples];
  wave.fromScratch(
    channels.length,
    sampleRate,
    depth,
    channels.length === 1 ? scale(channels[0]!) : channels.map(scale),
  );
  const path = join(folder, `${depth}-${channels.length}-${sampleRate}.wav`);
  writeFileSync(path, wave.toBuffer());
  return path;
}

describe('a recording', () => {
  it.each([
    ['8', 0.01],
    ['16', 1e-4],
    ['24', 1e-6],
    ['32f', 1e-6],
  ])('of %s bits is read as −1 to 1', async (depth, tolerance) => {
    const samples = tone(200, 4000, 400);
    const read = await decodeWav(save(samples, 4000, depth), 4000);
    expect(read).toHaveLength(400);
    for (const [index, value] of read.entries()) expect(Math.abs(value - samples[index]!)).toBeLessThan(tolerance);
  });

  it('of several channels is their mean', async () => {
    const left = tone(200, 4000, 100);
    const read = await decodeWav(save([left, left.map((value) => -value / 2)], 4000, '32f'), 4000);
    expect(read[5]).toBeCloseTo(left[5]! / 4, 5);
  });

  it('of another rate is resampled', async () => {
    const read = await decodeWav(save(tone(100, 8000, 1600), 8000, '16'), 4000);
    expect(read).toHaveLength(800);
    const expected = tone(100, 4000, 800);
    for (let index = 100; index < 700; index++) expect(Math.abs(read[index]! - expected[index]!)).toBeLessThan(0.05);
  });

  it('that is cut short, or has no samples, is refused', async () => {
    const whole = save(tone(200, 4000, 400), 4000, '16');
    const path = join(folder, 'part.wav');
    writeFileSync(path, readFileSync(whole).subarray(0, 300));
    await expect(decodeWav(path, 4000)).rejects.toThrow(/it is cut short, 256 bytes of samples instead of 800/);
    await expect(decodeWav(save(new Float64Array(0), 4000, '16'), 4000)).rejects.toThrow(/it holds no samples/);
  });

  it('whose writer did not know its length is read to the end', async () => {
    const bytes = readFileSync(save(tone(200, 4000, 400), 4000, '16'));
    bytes.writeUInt32LE(0xffffffff, 4);
    bytes.writeUInt32LE(0xffffffff, 40);
    const path = join(folder, 'piped.wav');
    writeFileSync(path, bytes);
    expect(await decodeWav(path, 4000)).toHaveLength(400);
  });

  it.each([
    ['empty', ''],
    ['a text', 'no wave file at all, but long enough to have a header of its own'],
    ['cut short', 'RIFF\u0010\u0000\u0000\u0000WAVE'],
  ])('that is %s is refused in a sentence', async (name, content) => {
    const path = join(folder, `${name}.wav`);
    writeFileSync(path, content);
    await expect(decodeWav(path, 4000)).rejects.toMatchObject({ code: 'image', name: 'UnhansError' });
    await expect(decodeWav(join(folder, 'none.wav'), 4000)).rejects.toThrow(
      /cannot decode recording .*: it does not exist/,
    );
  });
});

describe('a spectrogram of mel bands', () => {
  const features = { features: 'logmel', sampleRate: 8000, windowMs: 32, hopMs: 16, mels: 20 } as const;
  const { compute, countSamples } = createLogMel(features);

  it('takes a window and a hop for every further one', () => {
    expect(countSamples(1)).toBe(256);
    expect(countSamples(10)).toBe(256 + 9 * 128);
  });

  it('holds the logarithm of the power in each band, by the definition of the Fourier transform', () => {
    const samples = Float32Array.from(
      tone(700, 8000, countSamples(3)),
      (value, index) => value + 0.1 * Math.cos(index),
    );
    const bands = compute(samples, 3);
    const power = Array.from({ length: 129 }, (_, bin) => {
      let [re, im] = [0, 0];
      for (let index = 0; index < 256; index++) {
        const value = samples[128 + index]! * Math.sin((Math.PI * index) / 256) ** 2;
        re += value * Math.cos((2 * Math.PI * bin * index) / 256);
        im -= value * Math.sin((2 * Math.PI * bin * index) / 256);
      }
      return re ** 2 + im ** 2;
    });
    // the edges of band 6 on a scale of 2595 log10(1 + f/700) from 0 to 4000 Hz in 21 steps, worked out by hand: 2146.06 mel
    const [low, middle, high] = [6, 7, 8].map((step) => 700 * (10 ** ((2146.0646 * step) / 21 / 2595) - 1)) as [
      number,
      number,
      number,
    ];
    const expected = power.reduce((sum, value, bin) => {
      const hertz = bin * 31.25;
      if (hertz <= low || hertz >= high) return sum;
      return sum + value * (hertz < middle ? (hertz - low) / (middle - low) : (high - hertz) / (high - middle));
    }, 0);
    expect(bands[6 * 3 + 1]).toBeCloseTo(Math.log(1e-6 + expected), 3);
  });

  it('shows a tone in the band around it, and silence as the least there is', () => {
    const [bands, silence] = [tone(1000, 8000, countSamples(2)), new Float64Array(countSamples(2))].map((samples) =>
      compute(Float32Array.from(samples), 2),
    ) as [Float32Array, Float32Array];
    const loudest = Array.from({ length: 20 }, (_, mel) => bands[mel * 2]!).reduce(
      (best, value, mel, all) => (value > all[best]! ? mel : best),
      0,
    );
    expect(loudest).toBe(9); // 1000 mel of 2146 in 21 steps: between band 8 (920 mel) and 9 (1022 mel)
    expect(silence[0]).toBeCloseTo(Math.log(1e-6), 5);
  });
});

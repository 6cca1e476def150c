import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import wavefile from 'wavefile';
import { describe, expect, it } from 'vitest';
import { audioSchema } from '../../src/dataset/audio-features.ts';
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

/** The power in every bin of a window under Hann's, by the definition of the Fourier transform. */
function measurePower(samples: Float32Array, size: number): number[] {
  return Array.from({ length: size / 2 + 1 }, (_, bin) => {
    let [re, im] = [0, 0];
    for (let index = 0; index < size; index++) {
      const value = samples[index]! * Math.sin((Math.PI * index) / size) ** 2;
      re += value * Math.cos((2 * Math.PI * bin * index) / size);
      im -= value * Math.sin((2 * Math.PI * bin * index) / size);
    }
    return re ** 2 + im ** 2;
  });
}

describe('a spectrogram of mel bands', () => {
  const features = audioSchema.parse({ features: 'logmel', sampleRate: 8000, windowMs: 32, hopMs: 16, mels: 20 });
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
    const power = measurePower(samples.subarray(128), 256);
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

  it("has Slaney's bands where it is asked for them: the edges that librosa publishes, areas that are equal", () => {
    // librosa.mel_frequencies(n_mels=40), as its documentation shows it
    const edges = [
      ...[0, 85.317, 170.635, 255.952, 341.269, 426.586, 511.904, 597.221, 682.538, 767.855, 853.173, 938.49],
      ...[1024.856, 1119.114, 1222.042, 1334.436, 1457.167, 1591.187, 1737.532, 1897.337, 2071.84, 2262.393],
      ...[2470.47, 2697.686, 2945.799, 3216.731, 3512.582, 3835.643, 4188.417, 4573.636, 4994.285, 5453.621],
      ...[5955.205, 6502.92, 7101.009, 7754.107, 8467.272, 9246.028, 10096.408, 11025],
    ];
    const options = { features: 'logmel', sampleRate: 22_050, windowMs: (512 / 22_050) * 1000, mels: 38, floor: 1e-3 };
    const slaney = createLogMel(audioSchema.parse({ ...options, bands: 'slaney' }));
    const samples = Float32Array.from(
      { length: 512 },
      (_, index) => Math.sin(index ** 1.6 / 40) + ((index * 7) % 5) / 9,
    );
    const bands = slaney.compute(samples, 1);
    const power = measurePower(samples, 512);
    for (let band = 0; band < 38; band++) {
      const [low, middle, high] = edges.slice(band, band + 3) as [number, number, number];
      let sum = 0;
      for (const [bin, value] of power.entries()) {
        const hertz = bin * (22_050 / 512);
        if (hertz > low && hertz <= middle) sum += (value * (hertz - low)) / (middle - low);
        if (hertz > middle && hertz < high) sum += (value * (high - hertz)) / (high - middle);
      }
      expect(bands[band]).toBeCloseTo(Math.log(1e-3 + (2 * sum) / (high - low)), 3);
    }
  });

  it('begins and ends where it is told to, which must be within half the rate', () => {
    const narrow = createLogMel({ ...features, minHz: 900, maxHz: 1100, mels: 1 });
    const [inside, outside] = [1000, 1400].map((hertz) =>
      narrow.compute(Float32Array.from(tone(hertz, 8000, narrow.countSamples(1))), 1),
    );
    expect(inside![0]!).toBeGreaterThan(5);
    expect(outside![0]!).toBeLessThan(-4);
    expect(() => createLogMel({ ...features, maxHz: 5000 })).toThrow(
      'dataset.audio: bands from 0 to 5000 Hz, expected at most half the rate, 4000, and more than minHz',
    );
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

import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import wavefile from 'wavefile';
import { createRandom, type Random } from '../../src/random.ts';
import { drawNormal, write, type Demo } from './demo.ts';

const sampleRate = 8000;
const seconds = 0.6;
const recordings = 120;
const withHum = 30;

/** Who speaks: the range of the pitch, and the two formants, in Hz. */
const speakers = {
  anna: { pitch: [150, 210], formants: [620, 1900] },
  ben: { pitch: [120, 180], formants: [560, 1700] },
  clara: { pitch: [160, 230], formants: [690, 2050] },
} as const;

type Speaker = (typeof speakers)[keyof typeof speakers];

/** Recordings of three speakers; a quarter of one's were made beside a transformer, which hums. */
export const speakersDemo: Demo = {
  job: 'pipelines/speakers.yaml',
  planted: "the hum of the mains in a quarter of one speaker's recordings",
  write: (folder) => {
    const hummed: string[] = [];
    for (const [index, [name, speaker]] of Object.entries(speakers).entries()) {
      for (let take = 0; take < recordings; take++) {
        const random = createRandom(1000 * index + take);
        const path = `${name}/${String(take).padStart(3, '0')}.wav`;
        const hums = name === 'anna' && (take * withHum) % recordings < withHum;
        if (hums) hummed.push(path);
        const samples = speak(speaker, random);
        write(folder, path, encodeWav(hums ? addHum(samples, random) : samples));
      }
    }
    return hummed;
  },
  createModel: () => {
    const seed = (value: number) => ({ kernelInitializer: initializers.glorotUniform({ seed: value }) });
    return sequential({
      layers: [
        layers.conv2d({
          inputShape: [32, 48, 1],
          filters: 8,
          kernelSize: 3,
          strides: 2,
          activation: 'relu',
          ...seed(1),
        }),
        layers.conv2d({ filters: 12, kernelSize: 3, strides: 2, activation: 'relu', ...seed(2) }),
        layers.flatten(),
        layers.dense({ units: 3, ...seed(3) }),
      ],
    });
  },
  epochs: 14,
};

/** Voiced sounds with pauses: harmonics of a gliding pitch under two formants, and the noise of a room. */
function speak({ pitch, formants }: Speaker, random: Random): Float64Array {
  const length = sampleRate * seconds;
  const samples = Float64Array.from({ length }, () => 0.004 * drawNormal(random));
  const start = pitch[0] + (pitch[1] - pitch[0]) * random();
  const glide = 30 * (random() - 0.5);
  const shift = 1 + 0.12 * (random() - 0.5);
  const [rate, offset] = [3 + 2 * random(), 2 * Math.PI * random()];
  let phase = 0;
  for (let index = 0; index < length; index++) {
    const time = index / sampleRate;
    const f0 = start + (glide * time) / seconds;
    phase += (2 * Math.PI * f0) / sampleRate;
    const loudness = Math.max(0, Math.sin(2 * Math.PI * rate * time + offset));
    for (let harmonic = 1; harmonic * f0 < 3600; harmonic++) {
      const resonance = formants.reduce((sum, formant) => sum + peak(harmonic * f0, formant * shift), 0.03 / harmonic);
      samples[index]! += 0.12 * loudness * resonance * Math.sin(harmonic * phase);
    }
  }
  return samples;
}

function peak(hertz: number, formant: number): number {
  return 1 / (1 + ((hertz - formant) / 110) ** 2);
}

/** The hum of the mains: 100 Hz and its multiples. */
function addHum(samples: Float64Array, random: Random): Float64Array {
  const phase = 2 * Math.PI * random();
  const loudness = 0.02 + 0.01 * random();
  return samples.map((sample, index) => {
    const angle = (2 * Math.PI * 100 * index) / sampleRate + phase;
    return sample + loudness * (Math.sin(angle) + 0.4 * Math.sin(2 * angle) + 0.2 * Math.sin(3 * angle));
  });
}

function encodeWav(samples: Float64Array): Uint8Array {
  const wave = new wavefile.WaveFile();
  const integers = samples.map((sample) => Math.round(32_767 * Math.max(-1, Math.min(1, sample))));
  wave.fromScratch(1, sampleRate, '16', integers);
  return wave.toBuffer();
}

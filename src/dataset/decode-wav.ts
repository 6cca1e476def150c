import { readFile } from 'node:fs/promises';
import wavefile from 'wavefile';
import { describeFileFailure } from './file-failure.ts';
import { createSampleError } from './image-error.ts';

/** The longest recording that is unfolded, in samples of all channels: an hour of stereo at 48 kHz. */
const maxSamples = 3600 * 48_000 * 2;

/**
 * The recording in a WAV file (PCM of 8 to 32 bits, floating point, A-law, µ-law, IMA ADPCM) as −1 to 1, its channels
 * averaged, resampled (windowed sinc) where it has another rate.
 * @throws UnhansError `image` where the file is missing, empty or no whole WAV file.
 */
export async function decodeWav(file: string, sampleRate: number): Promise<Float32Array> {
  const what = `recording ${JSON.stringify(file)}`;
  const bytes = await readFile(file).catch((error: unknown) => {
    const reason = describeFileFailure(error);
    throw reason === undefined ? error : createSampleError(what, reason, error);
  });
  try {
    return unfold(new wavefile.WaveFile(bytes), bytes.length, sampleRate);
  } catch (error) {
    throw createSampleError(
      what,
      `unreadable WAV: ${(error as Error).message.split('\n', 1)[0]!.toLowerCase()}`,
      error,
    );
  }
}

/** What a file says how many bytes its samples take, and those that are there. */
interface WavData {
  readonly chunkSize: number;
  readonly samples: { readonly length: number };
}

/** What programs that write to a pipe say, as they do not know the length yet. */
const unknownSize = 0xffffffff;

function assertWhole({ chunkSize, samples: { length } }: WavData): void {
  if (length === 0) throw new Error('it holds no samples');
  if (length < chunkSize && chunkSize !== unknownSize) {
    throw new Error(`it is cut short, ${length} bytes of samples instead of ${chunkSize}`);
  }
}

/** Codes of the compressed formats that unfold to 16 bits, with what unfolds them. */
const unfolders = { 6: 'fromALaw', 7: 'fromMuLaw', 17: 'fromIMAADPCM' } as const;

function unfold(wave: wavefile.WaveFile, bytes: number, sampleRate: number): Float32Array {
  const { audioFormat, sampleRate: rate } = wave.fmt as { audioFormat: number; sampleRate: number };
  if (!(rate > 0)) throw new Error(`a rate of ${rate} Hz`);
  if (bytes > maxSamples * 4) throw new Error(`${bytes} bytes, expected an hour at most`);
  assertWhole(wave.data as WavData);
  const unfolder = (unfolders as Readonly<Record<number, (typeof unfolders)[6 | 7 | 17]>>)[audioFormat];
  if (unfolder) wave[unfolder]();
  wave.toBitDepth('32f');
  if (rate !== sampleRate) wave.toSampleRate(sampleRate, { method: 'sinc' });
  const samples = wave.getSamples(false, Float32Array) as unknown as Float32Array | Float32Array[];
  return Array.isArray(samples) ? averageChannels(samples) : samples;
}

function averageChannels(channels: readonly Float32Array[]): Float32Array {
  const length = Math.min(...channels.map((channel) => channel.length));
  return Float32Array.from({ length }, (_, index) =>
    channels.reduce((sum, channel) => sum + channel[index]! / channels.length, 0),
  );
}

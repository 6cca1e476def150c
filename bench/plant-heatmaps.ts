import { createRandom, type Random } from '../src/random.ts';
import { createTensor, type Tensor } from '../src/tensor/tensor.ts';

/** Heatmaps of one class, and which strategy made each. */
export interface PlantedHeatmaps {
  /** [n, side, side]. */
  readonly heatmaps: Tensor;
  /** Strategy of every heatmap, an index into `shares`. */
  readonly strategies: Int32Array;
}

/** Share of every strategy: the natural ones of the class, then three as an artefact makes them. */
export const shares = [0.34, 0.26, 0.2, 0.12, 0.05, 0.02, 0.01];

/** Share of heatmaps that nearly repeat an earlier one, as frames of a film and augmented images do. */
const repeatedShare = 0.1;
/** Heatmaps back from which one is repeated at most. */
const memory = 1000;
const noise = { share: 0.25, repeated: 0.02 };

/** A blob of relevance, as a strategy has it or as one heatmap has it: cells, and a height. */
interface Blob {
  readonly y: number;
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

/**
 * `count` heatmaps of `side`² cells in unequal strategies. A strategy looks at a few places; every heatmap has them
 * shifted, widened and weighted by chance, a part of the object at a random place, and noise on every cell.
 */
export function plantHeatmaps(count: number, side: number, seed: number): PlantedHeatmaps {
  const random = createRandom(seed);
  const strategyPlaces = shares.map(() => Array.from({ length: 3 }, () => chooseBlob(random, side)));
  const strategies = new Int32Array(count);
  const data = new Float32Array(count * side * side);
  for (let index = 0; index < count; index++) {
    const row = data.subarray(index * side * side, (index + 1) * side * side);
    const repeated =
      index > 0 && random() < repeatedShare ? index - 1 - Math.floor(random() * Math.min(index, memory)) : -1;
    if (repeated >= 0) {
      row.set(data.subarray(repeated * side * side, (repeated + 1) * side * side));
      strategies[index] = strategies[repeated]!;
      addNoise(row, noise.repeated, random);
    } else {
      const strategy = chooseStrategy(random());
      strategies[index] = strategy;
      for (const blob of strategyPlaces[strategy]!) addBlob(row, side, vary(blob, random));
      addBlob(row, side, { ...chooseBlob(random, side), height: 0.5 });
      addNoise(row, noise.share, random);
    }
  }
  return { heatmaps: createTensor(data, [count, side, side]), strategies };
}

function chooseStrategy(draw: number): number {
  let rest = draw;
  const found = shares.findIndex((share) => (rest -= share) < 0);
  return found === -1 ? 0 : found;
}

function chooseBlob(random: Random, side: number): Blob {
  const place = (): number => (0.15 + 0.7 * random()) * side;
  return { y: place(), x: place(), width: (0.05 + 0.05 * random()) * side, height: 0.6 + 0.8 * random() };
}

function vary({ y, x, width, height }: Blob, random: Random): Blob {
  const shift = (): number => (random() + random() + random() - 1.5) * width;
  return {
    y: y + shift(),
    x: x + shift(),
    width: width * (0.8 + 0.4 * random()),
    height: height * (0.6 + 0.8 * random()),
  };
}

function addBlob(row: Float32Array, side: number, { y, x, width, height }: Blob): void {
  const profile = (centre: number): Float64Array =>
    Float64Array.from({ length: side }, (_, cell) => Math.exp(-((cell - centre) ** 2) / (2 * width * width)));
  const [down, across] = [profile(y), profile(x)];
  for (let line = 0; line < side; line++) {
    const factor = height * down[line]!;
    for (let cell = 0; cell < side; cell++) row[line * side + cell]! += factor * across[cell]!;
  }
}

function addNoise(row: Float32Array, level: number, random: Random): void {
  for (let cell = 0; cell < row.length; cell++) row[cell]! += level * (random() - 0.5);
}

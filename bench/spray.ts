/**
 * Times SpRAy on one class of synthetic 28×28 heatmaps: `npx tsx bench/spray.ts [n]...`.
 *
 * Baseline: CoRelAy 1.0's whole spectral clustering takes 7.1 s for 5,000 and 32.4 s (1.9 GB) for 10,000 of that size on
 * two cores of this kind.
 */
import { createRandom } from '../src/random.ts';
import { onnxRuntime } from '../src/runtime/onnx.ts';
import { analyseHeatmaps } from '../src/spray/analyse-heatmaps.ts';
import { sprayDefaults } from '../src/spray/spray-options.ts';
import { buildAffinity } from '../src/spray/build-affinity.ts';
import { computeSpectrum } from '../src/spray/compute-spectrum.ts';
import { drawPicture } from '../src/spray/draw-picture.ts';
import { findNeighbours } from '../src/spray/find-neighbours.ts';
import { normaliseHeatmaps } from '../src/spray/normalise-heatmaps.ts';
import { createTensor, type Tensor } from '../src/tensor/tensor.ts';

const side = 28;
const baselineSeconds: Readonly<Record<number, number>> = { 5000: 7.1, 10_000: 32.4 };

/** Blobs of relevance at places drawn from twelve families, on noise. */
function createHeatmaps(count: number): Tensor {
  const random = createRandom(1);
  const families = Array.from({ length: 12 }, () =>
    Array.from({ length: 3 }, () => [random() * side, random() * side]),
  );
  const data = new Float32Array(count * side * side);
  for (let sample = 0; sample < count; sample++) {
    const places = families[Math.floor(random() * families.length)]!.map(([y, x]) => [
      y! + random() * 4,
      x! + random() * 4,
    ]);
    for (let cell = 0; cell < side * side; cell++) {
      const [y, x] = [Math.floor(cell / side), cell % side];
      const squares = places.map(([placeY, placeX]) => (y - placeY!) ** 2 + (x - placeX!) ** 2);
      data[sample * side * side + cell] =
        squares.reduce((sum, square) => sum + Math.exp(-square / 8), 0) + 0.1 * random();
    }
  }
  return createTensor(data, [count, side, side]);
}

async function time<T>(work: () => T | Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

async function measure(count: number): Promise<void> {
  const heatmaps = createHeatmaps(count);
  const whole = await time(() => analyseHeatmaps(heatmaps, sprayDefaults, onnxRuntime));
  const points = normaliseHeatmaps(heatmaps, sprayDefaults.normalise);
  const search = await time(() => findNeighbours(points, sprayDefaults.neighbours, onnxRuntime));
  const affinity = buildAffinity(search.result);
  const spectrum = await time(() => computeSpectrum(affinity, sprayDefaults.eigenvectors, 0));
  const picture = await time(() => drawPicture(search.result, 0));
  const withoutPicture = whole.seconds - picture.seconds;
  const baseline = baselineSeconds[count];
  const ratio = baseline === undefined ? '' : `  ${(baseline / withoutPicture).toFixed(1)}× as fast as CoRelAy`;
  console.log(
    `n = ${count}: neighbours ${search.seconds.toFixed(2)} s, eigenvectors ${spectrum.seconds.toFixed(2)} s, ` +
      `all but the picture ${withoutPicture.toFixed(2)} s, picture ${picture.seconds.toFixed(2)} s, ` +
      `peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB${ratio}`,
  );
}

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [200, 1300, 5000, 20_000];
for (const size of sizes) await measure(size);

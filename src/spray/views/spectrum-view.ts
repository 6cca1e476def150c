import { listPlanes, mapRows } from './heatmap-planes.ts';
import type { View } from './view.ts';

/**
 * Heatmaps by the magnitudes of their two-dimensional Fourier coefficients (unitary transform), which a shift over the
 * edges does not change. Of each pair of conjugate coefficients one is kept, times √2, so that distances are those of
 * all magnitudes. Heatmaps are always divided by their Euclidean norm, so that magnitudes are compared as a profile.
 */
export const spectrum: View = {
  describe: 'the Fourier magnitudes of the heatmap: the same pattern wherever it lies',
  from: 'heatmaps',
  points: (heatmaps) => {
    const { rows, height, width } = listPlanes(heatmaps, 'norm');
    const columns = Math.floor(width / 2) + 1;
    const measure = createTransform(height, width, columns);
    return mapRows(rows, height * columns, (row, point) => {
      point.set(measure(row));
      for (let index = 0; index < point.length; index++) point[index]! *= weighColumn(index % columns, width);
    });
  },
};

/** √2 for the columns whose conjugates are left out. */
function weighColumn(column: number, width: number): number {
  return column === 0 || 2 * column === width ? 1 : Math.SQRT2;
}

/** Magnitudes [height, columns] of the unitary transform of a plane, first along its rows, then along its columns. */
function createTransform(height: number, width: number, columns: number): (plane: Float32Array) => Float64Array {
  const across = listWaves(width);
  const down = listWaves(height);
  const real = new Float64Array(height * columns);
  const imaginary = new Float64Array(height * columns);
  const magnitudes = new Float64Array(height * columns);
  return (plane) => {
    for (let index = 0; index < real.length; index++) {
      const [row, column] = [Math.floor(index / columns), index % columns];
      let [re, im] = [0, 0];
      for (let x = 0; x < width; x++) {
        const value = plane[row * width + x]!;
        const wave = (x * column) % width;
        re += value * across.cosines[wave]!;
        im -= value * across.sines[wave]!;
      }
      real[index] = re;
      imaginary[index] = im;
    }
    for (let index = 0; index < real.length; index++) {
      const [frequency, column] = [Math.floor(index / columns), index % columns];
      let [re, im] = [0, 0];
      for (let y = 0; y < height; y++) {
        const [cosine, sine] = [down.cosines[(y * frequency) % height]!, down.sines[(y * frequency) % height]!];
        const place = y * columns + column;
        re += real[place]! * cosine + imaginary[place]! * sine;
        im += imaginary[place]! * cosine - real[place]! * sine;
      }
      magnitudes[index] = Math.hypot(re, im);
    }
    return magnitudes;
  };
}

/** One period of cosine and sine in `length` steps, over √length. */
function listWaves(length: number): { cosines: Float64Array; sines: Float64Array } {
  const angles = Float64Array.from({ length }, (_, step) => (2 * Math.PI * step) / length);
  const factor = 1 / Math.sqrt(length);
  return { cosines: angles.map((a) => Math.cos(a) * factor), sines: angles.map((a) => Math.sin(a) * factor) };
}

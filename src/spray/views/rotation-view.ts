import { listPlanes, mapRows } from './heatmap-planes.ts';
import { createGrid, measureMass, type Grid, type Mass } from './relevance-mass.ts';
import type { View } from './view.ts';

/** Rings around the centre of the mass, one every spread/2, the last for all that lies farther out. */
const rings = 8;
const ringsPerSpread = 2;
/** Angular frequencies 0 … 5. */
const harmonics = 6;

/**
 * Positive relevance around its centre: per ring the magnitudes of the first angular Fourier coefficients of the mass,
 * which do not change when the plane is turned, moved or scaled. A cell's mass is shared between the two rings nearest.
 */
export const rotation: View = {
  describe: 'positive relevance around its centre: the same shape wherever, however large and however turned',
  from: 'heatmaps',
  points: (heatmaps, { normalise }) => {
    const { rows, height, width } = listPlanes(heatmaps, normalise);
    const grid = createGrid(height, width);
    return mapRows(rows, rings * harmonics, (row, point) => {
      writeMagnitudes(measureMass(row, grid), grid, point);
    });
  },
};

function writeMagnitudes(mass: Mass, { x, y }: Grid, point: Float32Array): void {
  const real = new Float64Array(point.length);
  const imaginary = new Float64Array(point.length);
  for (let cell = 0; cell < mass.shares.length; cell++) {
    if (mass.shares[cell] === 0) continue;
    const [dx, dy] = [x[cell]! - mass.centre[0], y[cell]! - mass.centre[1]];
    const radius = mass.spread > 0 ? (Math.hypot(dx, dy) / mass.spread) * ringsPerSpread : 0;
    const angle = Math.atan2(dy, dx);
    const inner = Math.min(rings - 1, Math.floor(radius));
    const outer = Math.min(rings - 1, inner + 1);
    for (const [ring, share] of [
      [inner, 1 - Math.min(1, radius - inner)],
      [outer, Math.min(1, radius - inner)],
    ] as const) {
      for (let harmonic = 0; harmonic < harmonics; harmonic++) {
        real[ring * harmonics + harmonic]! += share * mass.shares[cell]! * Math.cos(harmonic * angle);
        imaginary[ring * harmonics + harmonic]! += share * mass.shares[cell]! * Math.sin(harmonic * angle);
      }
    }
  }
  for (let index = 0; index < point.length; index++) point[index] = Math.hypot(real[index]!, imaginary[index]!);
}

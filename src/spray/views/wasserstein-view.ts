import { listPlanes, mapRows } from './heatmap-planes.ts';
import { createGrid, measureMass, type Grid, type Mass } from './relevance-mass.ts';
import type { View } from './view.ts';

/** Directions onto which mass is projected, evenly over half a turn. */
const directions = 8;
/** Quantiles compared in each, at the middles of equal shares of the mass. */
const quantiles = 32;

/** How the plane is moved and scaled under the mass before it is compared. */
type Frame = (mass: Mass) => { readonly centre: readonly [number, number]; readonly scale: number };

/** Positive relevance as mass, by what moving it costs. */
export const wasserstein = createWassersteinView(
  'how far positive relevance must be moved to make one heatmap of the other: near places count as near',
  (_, side) => ({ centre: [0, 0], scale: side }),
);

/** As `wasserstein`, from the centre of the mass. */
export const wassersteinCentred = createWassersteinView(
  'how far positive relevance must be moved, wherever its centre lies',
  ({ centre }, side) => ({ centre, scale: side }),
);

/** As `wasserstein`, from the centre of the mass and in units of its spread. */
export const wassersteinScaled = createWassersteinView(
  'how far positive relevance must be moved, wherever its centre lies and however far it spreads',
  ({ centre, spread }) => ({ centre, scale: spread > 0 ? spread : 1 }),
);

/**
 * The sliced 2-Wasserstein distance (Bonneel et al. 2015) between the positive parts of heatmaps as mass on the plane:
 * the root mean square, over 8 directions and 32 quantiles, of the differences between quantiles of the projected mass.
 * Lengths are in sides of the heatmap, or in units of the mass's spread. A heatmap without positive relevance counts as
 * mass in one point, the middle. (Anders et al. 2019 compare by Wasserstein metrics, not sliced.)
 */
function createWassersteinView(describe: string, frameOf: (mass: Mass, side: number) => ReturnType<Frame>): View {
  return {
    describe,
    from: 'heatmaps',
    points: (heatmaps, { normalise }) => {
      const { rows, height, width } = listPlanes(heatmaps, normalise);
      const grid = createGrid(height, width);
      const projections = listProjections(grid);
      const unit = 1 / Math.sqrt(directions * quantiles);
      return mapRows(rows, directions * quantiles, (row, point) => {
        const mass = measureMass(row, grid);
        const { centre, scale } = frameOf(mass, Math.max(height, width));
        for (const [index, projection] of projections.entries()) {
          const origin = centre[0] * projection.x + centre[1] * projection.y;
          const part = point.subarray(index * quantiles, (index + 1) * quantiles);
          writeQuantiles(mass.shares, projection, part);
          for (let q = 0; q < quantiles; q++) part[q] = ((part[q]! - origin) / scale) * unit;
        }
      });
    },
  };
}

/** A direction, and the cells of the plane in their order along it. */
interface Projection {
  readonly x: number;
  readonly y: number;
  readonly order: readonly number[];
  readonly positions: Float64Array;
}

function listProjections({ x, y }: Grid): Projection[] {
  return Array.from({ length: directions }, (_, index) => {
    const angle = (Math.PI * index) / directions;
    const direction = { x: Math.cos(angle), y: Math.sin(angle) };
    const positions = x.map((value, cell) => value * direction.x + y[cell]! * direction.y);
    return { ...direction, positions, order: [...positions.keys()].sort((a, b) => positions[a]! - positions[b]!) };
  });
}

/** Positions below which shares (q + ½)/quantiles of the mass lie, along a direction; zeros without mass. */
function writeQuantiles(shares: Float64Array, { order, positions }: Projection, values: Float32Array): void {
  let passed = 0;
  let quantile = 0;
  for (const cell of order) {
    passed += shares[cell]! * values.length;
    while (quantile < values.length && quantile + 0.5 <= passed) values[quantile++] = positions[cell]!;
  }
}

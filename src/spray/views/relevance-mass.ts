/** Positive relevance as mass over the plane. */
export interface Mass {
  /** Share of every cell, row-major; sums to 1, or is zero everywhere where no relevance is positive. */
  readonly shares: Float64Array;
  /** The mean position, in cells from the middle of the plane, x to the right and y down; [0, 0] without mass. */
  readonly centre: readonly [x: number, y: number];
  /** Root mean square distance from the centre, in cells. */
  readonly spread: number;
}

/** Positions of the cells of a plane, in cells from its middle. */
export interface Grid {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The positions of the cells of a plane of `height` and `width`, row-major. */
export function createGrid(height: number, width: number): Grid {
  const cells = { length: height * width };
  return {
    x: Float64Array.from(cells, (_, cell) => (cell % width) - (width - 1) / 2),
    y: Float64Array.from(cells, (_, cell) => Math.floor(cell / width) - (height - 1) / 2),
  };
}

/** The positive part of a heatmap as a distribution over the plane. */
export function measureMass(heatmap: Float32Array, { x, y }: Grid): Mass {
  const shares = Float64Array.from(heatmap, (value) => Math.max(0, value));
  const total = shares.reduce((sum, value) => sum + value, 0);
  if (total === 0) return { shares, centre: [0, 0], spread: 0 };
  let [meanX, meanY, square] = [0, 0, 0];
  for (let cell = 0; cell < shares.length; cell++) {
    shares[cell]! /= total;
    meanX += shares[cell]! * x[cell]!;
    meanY += shares[cell]! * y[cell]!;
    square += shares[cell]! * (x[cell]! ** 2 + y[cell]! ** 2);
  }
  return { shares, centre: [meanX, meanY], spread: Math.sqrt(Math.max(0, square - meanX ** 2 - meanY ** 2)) };
}

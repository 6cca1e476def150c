/** Neighbours of points, as a picture needs them. */
export interface PointNeighbours {
  readonly count: number;
  readonly perPoint: number;
  /** Row-major [count, perPoint]; −1 where a point has fewer. */
  readonly indices: Int32Array;
  /** Row-major [count, perPoint]; 0 where there is no neighbour. */
  readonly distances: Float64Array;
}

import type { Tensor } from '../tensor/tensor.ts';

/** The few points nearest to one point, kept while candidates are offered in any order; used for point after point. */
export interface NearestList {
  /** Forgets everything and takes `point` as the one to measure from. */
  start(point: number): void;
  /** Measures a candidate and keeps it if it is among the nearest (ties by index). The point itself is ignored. */
  offer(candidate: number): void;
  /** Squared distance of the farthest point kept; infinite until the list is full. */
  worst(): number;
  /** Writes the kept indices and distances, nearest first, from `offset` on. */
  write(indices: Int32Array, distances: Float64Array, offset: number): void;
}

/** Cells measured before looking whether a candidate is already too far. */
const stride = 32;

/** A list of the `capacity` nearest rows of `points` [n, size], measured in float64. */
export function createNearestList(points: Tensor, capacity: number): NearestList {
  const size = points.shape[1] ?? 0;
  const found = new Int32Array(capacity);
  const squares = new Float64Array(capacity);
  let length = 0;
  let origin = 0;

  const worst = (): number => (length < capacity ? Infinity : squares[capacity - 1]!);

  /** Squared distance, or part of it as soon as that is too much for the list. */
  function measure(candidate: number): number {
    const [from, to, limit] = [origin * size, candidate * size, worst()];
    const winsTies = candidate < found[capacity - 1]!;
    let square = 0;
    for (let start = 0; start < size; start += stride) {
      if (square > limit || (square === limit && !winsTies)) break;
      const end = Math.min(size, start + stride);
      for (let cell = start; cell < end; cell++) {
        const difference = points.data[from + cell]! - points.data[to + cell]!;
        square += difference * difference;
      }
    }
    return square;
  }

  function insert(candidate: number, square: number): void {
    let place = length < capacity ? length++ : capacity - 1;
    while (place > 0 && isAfter(place - 1, candidate, square)) {
      found[place] = found[place - 1]!;
      squares[place] = squares[place - 1]!;
      place--;
    }
    found[place] = candidate;
    squares[place] = square;
  }

  const isAfter = (place: number, candidate: number, square: number): boolean =>
    squares[place]! > square || (squares[place] === square && found[place]! > candidate);

  return {
    start(point) {
      origin = point;
      length = 0;
    },
    offer(candidate) {
      if (candidate === origin) return;
      const square = measure(candidate);
      if (length < capacity || isAfter(capacity - 1, candidate, square)) insert(candidate, square);
    },
    worst,
    write(indices, distances, offset) {
      indices.set(found.subarray(0, length), offset);
      for (let place = 0; place < length; place++) distances[offset + place] = Math.sqrt(squares[place]!);
    },
  };
}

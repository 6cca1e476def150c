import type { Tensor } from '../../tensor/tensor.ts';

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

/** Cells measured before looking whether a candidate is already too far: a multiple of 4. */
const stride = 64;

/** A list of the `capacity` nearest rows of `points` [n, size], measured in float64. */
export function createNearestList(points: Tensor, capacity: number): NearestList {
  const { data } = points;
  const size = points.shape[1] ?? 0;
  const found = new Int32Array(capacity);
  const squares = new Float64Array(capacity);
  let length = 0;
  let origin = 0;

  const worst = (): number => (length < capacity ? Infinity : squares[capacity - 1]!);

  /** Squared distance, or part of it as soon as that is too much for the list. */
  function measure(candidate: number): number {
    const from = origin * size;
    const to = candidate * size;
    const limit = worst();
    const winsTies = candidate < found[capacity - 1]!;
    let square = 0;
    for (let start = 0; start < size; start += stride) {
      if (square > limit || (square === limit && !winsTies)) break;
      square += measurePart(data, from + start, to + start, Math.min(stride, size - start));
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

/** The squared distance in `length` cells; four sums at a time do not wait for one another. */
function measurePart(data: Float32Array, from: number, to: number, length: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let cell = 0;
  for (; cell + 3 < length; cell += 4) {
    const first = data[from + cell]! - data[to + cell]!;
    const second = data[from + cell + 1]! - data[to + cell + 1]!;
    const third = data[from + cell + 2]! - data[to + cell + 2]!;
    const fourth = data[from + cell + 3]! - data[to + cell + 3]!;
    a += first * first;
    b += second * second;
    c += third * third;
    d += fourth * fourth;
  }
  for (; cell < length; cell++) a += (data[from + cell]! - data[to + cell]!) ** 2;
  return a + b + c + d;
}

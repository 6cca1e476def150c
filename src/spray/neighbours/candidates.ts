/** The best few candidates of every one of many points, while batches of them come in. */
export interface Candidates {
  /** Candidates kept per point. */
  readonly capacity: number;
  /** Row-major [n, capacity], the best first. */
  readonly indices: Int32Array;
  /** Candidates that every point has so far. */
  readonly lengths: Uint8Array;
  /**
   * Offers `perQuery` candidates to each of the points `queries`, row-major, the best score first. A point is no
   * candidate for itself, and none may be offered to it twice.
   */
  offer(queries: Int32Array, scores: Float32Array, indices: Int32Array, perQuery: number): void;
}

/** Room for the `capacity` (below 256) best-scored candidates of each of `count` points. */
export function createCandidates(count: number, capacity: number): Candidates {
  const indices = new Int32Array(count * capacity);
  const scores = new Float32Array(count * capacity);
  const lengths = new Uint8Array(count);

  /** Whether the candidate was good enough. */
  function insert(point: number, candidate: number, score: number): boolean {
    const start = point * capacity;
    const length = lengths[point]!;
    if (length === capacity && !(score > scores[start + capacity - 1]!)) return false;
    let place = start + Math.min(length, capacity - 1);
    while (place > start && scores[place - 1]! < score) {
      scores[place] = scores[place - 1]!;
      indices[place] = indices[place - 1]!;
      place--;
    }
    scores[place] = score;
    indices[place] = candidate;
    if (length < capacity) lengths[point] = length + 1;
    return true;
  }

  return {
    capacity,
    indices,
    lengths,
    offer(queries, offeredScores, offered, perQuery) {
      for (let row = 0; row < queries.length; row++) {
        const point = queries[row]!;
        for (let entry = row * perQuery; entry < (row + 1) * perQuery; entry++) {
          if (offered[entry] !== point && !insert(point, offered[entry]!, offeredScores[entry]!)) break;
        }
      }
    },
  };
}

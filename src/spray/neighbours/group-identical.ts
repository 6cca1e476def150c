import { viewRow, type Tensor } from '../../tensor/tensor.ts';

/** Rows of a matrix, those that are the same put together. */
export interface IdenticalRows {
  /** The first row of every group, ascending. */
  readonly firsts: Int32Array;
  /** Group of every row, an index into `firsts`. */
  readonly groups: Int32Array;
}

/** Groups the rows of `points` [n, size] that are equal bit by bit, by a hash of their bits. */
export function groupIdentical(points: Tensor): IdenticalRows {
  const count = points.shape[0]!;
  const firsts: number[] = [];
  const groups = new Int32Array(count);
  // one group per hash; rows that differ though their hashes agree look at the hashes that follow
  const byHash = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const bits = viewBits(points, row);
    let hash = hashBits(bits);
    let group = byHash.get(hash);
    while (group !== undefined && !isSame(bits, viewBits(points, firsts[group]!))) group = byHash.get(++hash);
    if (group === undefined) {
      group = firsts.push(row) - 1;
      byHash.set(hash, group);
    }
    groups[row] = group;
  }
  return { firsts: Int32Array.from(firsts), groups };
}

function viewBits(points: Tensor, row: number): Int32Array {
  const { buffer, byteOffset, length } = viewRow(points, row);
  return new Int32Array(buffer, byteOffset, length);
}

/** FNV-1a over words, with its high bits folded in: a non-negative number of 32 bits. */
function hashBits(bits: Int32Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < bits.length; index++) {
    hash = Math.imul(hash ^ bits[index]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function isSame(left: Int32Array, right: Int32Array): boolean {
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

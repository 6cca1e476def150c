/** The adjusted Rand index of two divisions of the same samples (Hubert & Arabie 1985): 1 where they agree, 0 by chance. */
export function adjustedRand(left: Int32Array, right: Int32Array): number {
  const cells = new Map<string, number>();
  for (let sample = 0; sample < left.length; sample++) add(cells, `${left[sample]!} ${right[sample]!}`);
  const together = sumPairs(cells.values());
  const [lefts, rights] = [sumPairs(count(left)), sumPairs(count(right))];
  const expected = (lefts * rights) / pairs(left.length);
  const most = (lefts + rights) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function count(division: Int32Array): Iterable<number> {
  const counts = new Map<number, number>();
  for (const group of division) add(counts, group);
  return counts.values();
}

const pairs = (items: number): number => (items * (items - 1)) / 2;

function sumPairs(counts: Iterable<number>): number {
  let sum = 0;
  for (const items of counts) sum += pairs(items);
  return sum;
}

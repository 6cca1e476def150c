import { spreadEvenly } from '../spread-evenly.ts';

/** At most `limit` of the positions 0 to `count` − 1, ascending: those `wanted` before the others, each kind evenly spread. */
export function choosePositions(count: number, limit: number, wanted: ReadonlySet<number>): number[] {
  const all = Array.from({ length: count }, (_, position) => position);
  if (count <= limit) return all;
  const first = spreadEvenly(
    all.filter((position) => wanted.has(position)),
    limit,
  );
  const others = spreadEvenly(
    all.filter((position) => !wanted.has(position)),
    limit - first.length,
  );
  return [...first, ...others].sort((left, right) => left - right);
}

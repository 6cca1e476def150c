import { spreadEvenly } from './spread-evenly.ts';

/** At most `limit` points, in their order: those that are `wanted` before the others, each kind evenly spread. */
export function choosePoints<Point>(
  points: readonly Point[],
  limit: number,
  wanted: (point: Point) => boolean,
): Point[] {
  if (points.length <= limit) return [...points];
  const first = spreadEvenly(points.filter(wanted), limit);
  const others = spreadEvenly(
    points.filter((point) => !wanted(point)),
    limit - first.length,
  );
  const chosen = new Set([...first, ...others]);
  return points.filter((point) => chosen.has(point));
}

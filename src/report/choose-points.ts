/** At most `limit` points, in their order: those that are `wanted` before the others, each kind evenly spread. */
export function choosePoints<Point>(
  points: readonly Point[],
  limit: number,
  wanted: (point: Point) => boolean,
): Point[] {
  if (points.length <= limit) return [...points];
  const first = spread(points.filter(wanted), limit);
  const others = spread(
    points.filter((point) => !wanted(point)),
    limit - first.length,
  );
  const chosen = new Set([...first, ...others]);
  return points.filter((point) => chosen.has(point));
}

function spread<Point>(points: readonly Point[], limit: number): Point[] {
  const count = Math.min(points.length, limit);
  return Array.from({ length: count }, (_, index) => points[Math.floor((index * points.length) / count)]!);
}

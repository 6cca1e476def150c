import type { PointSet } from '../../api.ts';

/** A place on the drawing, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What part of the drawing is seen: everything is enlarged by `zoom` and moved by x, y pixels. */
export interface View extends Place {
  readonly zoom: number;
}

const marginPx = 14;

/** Fits points into a drawing, each axis at its own scale: eigenvectors have no common one. */
export function fitPoints({ x, y }: Pick<PointSet, 'x' | 'y'>, size: Size, view: View): Place[] {
  const placeX = fitAxis(x, size.width);
  const placeY = fitAxis(y, size.height);
  return x.map((value, index) => ({
    x: view.x + view.zoom * placeX(value),
    y: view.y + view.zoom * (size.height - placeY(y[index]!)),
  }));
}

function fitAxis(values: readonly number[], length: number): (value: number) => number {
  const finite = values.filter(Number.isFinite);
  const [least, most] = finite.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  const scale = most > least ? (length - 2 * marginPx) / (most - least) : 0;
  return (value) => (scale === 0 ? length / 2 : marginPx + (value - least) * scale);
}

/** Whether a place lies inside a closed line (even–odd rule). */
export function isWithin(line: readonly Place[], { x, y }: Place): boolean {
  let inside = false;
  for (const [index, a] of line.entries()) {
    const b = line[(index + line.length - 1) % line.length]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

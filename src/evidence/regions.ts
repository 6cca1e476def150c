import { countElements, createTensor, type Tensor } from '../tensor/tensor.ts';

/** Places of an image: 1 where something is taken from it, else 0; row-major [height, width]. */
export interface Region {
  readonly mask: Uint8Array;
  readonly size: readonly [height: number, width: number];
}

/** A map [h, w] at another size, by linear interpolation between the centres of its cells. */
export function resizeMap({ data, shape }: Tensor, [height, width]: readonly [number, number]): Tensor {
  const [rows = 1, columns = 1] = shape;
  const [down, across] = [findNeighbours(rows, height), findNeighbours(columns, width)];
  const out = new Float32Array(height * width);
  for (const [y, vertical] of down.entries()) {
    for (const [x, horizontal] of across.entries()) {
      const [top, bottom] = [vertical.low * columns, vertical.high * columns];
      const upper = mix(data[top + horizontal.low]!, data[top + horizontal.high]!, horizontal.share);
      const lower = mix(data[bottom + horizontal.low]!, data[bottom + horizontal.high]!, horizontal.share);
      out[y * width + x] = mix(upper, lower, vertical.share);
    }
  }
  return createTensor(out, [height, width]);
}

/** For each of `to` places the two of `from` cells around it, and how far it is from the first. */
function findNeighbours(from: number, to: number): { low: number; high: number; share: number }[] {
  return Array.from({ length: to }, (_, place) => {
    const position = Math.min(from - 1, Math.max(0, ((place + 0.5) * from) / to - 0.5));
    const low = Math.floor(position);
    return { low, high: Math.min(from - 1, low + 1), share: position - low };
  });
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** The places of a map [h, w] with the largest positive values, at most the share `area` of all. */
export function takeTop({ data, shape }: Tensor, area: number): Region {
  const wanted = Math.max(1, Math.round(area * data.length));
  const least = data.toSorted()[data.length - wanted]!;
  let left = wanted - data.reduce((count, value) => count + Number(value > least), 0);
  const isTop = (value: number): boolean => value > 0 && (value > least || (value === least && left-- > 0));
  return { mask: Uint8Array.from(data, (value) => Number(isTop(value))), size: [shape[0]!, shape[1]!] };
}

/** The mean of some rows of heatmaps [n, h, w], each divided by its Σ|r|. */
export function averageHeatmaps({ data, shape }: Tensor, rows: readonly number[]): Tensor {
  const cells = countElements(shape.slice(1));
  const mean = new Float32Array(cells);
  for (const row of rows) {
    const heatmap = data.subarray(row * cells, (row + 1) * cells);
    const total = heatmap.reduce((sum, value) => sum + Math.abs(value), 0) * rows.length;
    if (total > 0) for (let cell = 0; cell < cells; cell++) mean[cell]! += heatmap[cell]! / total;
  }
  return createTensor(mean, shape.slice(1));
}

/** Where one map [h, w] exceeds another, and by how much. */
export function subtractMaps(map: Tensor, other: Tensor): Tensor {
  return createTensor(
    map.data.map((value, cell) => value - other.data[cell]!),
    map.shape,
  );
}

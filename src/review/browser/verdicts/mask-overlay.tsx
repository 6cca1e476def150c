import type { Mask } from '../../api.ts';
import { decodeMask } from '../../../store/mask-grid.ts';

/** The outline of a mask, over the picture it stands beside. */
export function MaskOverlay({ mask }: { mask: Mask | null }) {
  if (!mask) return null;
  const { height, width } = decodeMask(mask);
  return (
    <svg class="outline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="halo" d={traceMask(mask)} />
      <path class="line" d={traceMask(mask)} />
    </svg>
  );
}

/** SVG path data: the edges between cells inside and outside. */
export function traceMask(mask: Mask): string {
  const { height, width, cells } = decodeMask(mask);
  const isInside = (y: number, x: number) => y >= 0 && x >= 0 && y < height && x < width && cells[y * width + x]!;
  const edges: string[] = [];
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      if (isInside(y - 1, x) !== isInside(y, x)) edges.push(`M${x} ${y}h1`);
      if (isInside(y, x - 1) !== isInside(y, x)) edges.push(`M${x} ${y}v1`);
    }
  }
  return edges.join('');
}

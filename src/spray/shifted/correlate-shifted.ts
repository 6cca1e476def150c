import type { Tensor } from '../../tensor/tensor.ts';

/** The largest inner product of two maps [h, w] over all shifts of one against the other. */
export function correlateShifted(map: Tensor, other: Tensor): number {
  const [height = 0, width = 0] = map.shape;
  let largest = 0;
  for (let down = 1 - height; down < height; down++) {
    for (let across = 1 - width; across < width; across++) {
      let sum = 0;
      for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
        for (let x = Math.max(0, -across); x < Math.min(width, width - across); x++) {
          sum += map.data[y * width + x]! * other.data[(y + down) * width + x + across]!;
        }
      }
      largest = Math.max(largest, sum);
    }
  }
  return largest;
}

import type { Value } from '../value.ts';
import type { OpCall, OpRow } from './op-row.ts';

/** Images in another size. */
export const resizeOps: Readonly<Record<string, OpRow>> = {
  ResizeBilinear: (call) => resize(call, 'linear'),
  ResizeNearestNeighbor: (call) => resize(call, 'nearest'),
};

function resize(call: OpCall, mode: 'linear' | 'nearest'): Value {
  const value = call.value(0);
  const [from, to] = [value.shape.slice(1, 3), call.numbers(1)];
  const scales = to.map((size, axis) => {
    const old = from[axis];
    if (typeof old !== 'number') throw call.refuse('an input of a size that is free');
    return size / old;
  });
  const isAligned = call.attributes.flag('align_corners', false);
  const isCentred = call.attributes.flag('half_pixel_centers', false);
  const name = call.writer.add(
    'Resize',
    [call.writer.arrange(value, 'first'), '', call.writer.floats([1, 1, ...scales])],
    {
      mode,
      coordinate_transformation_mode: isAligned ? 'align_corners' : isCentred ? 'half_pixel' : 'asymmetric',
      nearest_mode: isAligned ? 'round_prefer_ceil' : 'floor',
    },
  );
  return { name, shape: [value.shape[0]!, ...to, value.shape[3]!], order: 'first' };
}

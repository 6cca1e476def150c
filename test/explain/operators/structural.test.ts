import { describe, expect, test } from 'vitest';
import { float, type AttributeInput } from '../../../src/graph/builder.ts';
import { layerCases } from '../rules/layer-cases.ts';
import type { Operation } from '../open-operation.ts';
import { describeAdjoints, describeGradients, openRow, type Operations } from './check-operation.ts';
import { floats, ints } from './constants.ts';

const image = { x: [4, 5, 6] };
const operation = (
  op: string,
  constants: Operation['constants'] & object = {},
  attributes: Record<string, AttributeInput> = {},
): Operation => ({ op, data: image, constants, attributes });

const shapes: Operations = {
  Identity: operation('Identity'),
  'Reshape to rows': operation('Reshape', { shape: ints([0, -1]) }),
  'Reshape that splits channels': operation('Reshape', { shape: ints([-1, 2, 2, 5, 6]) }),
  'Reshape that merges space': operation('Reshape', { shape: ints([0, 0, 30]) }),
  Flatten: operation('Flatten', {}, { axis: 1 }),
  'Flatten over an axis counted from the back': operation('Flatten', {}, { axis: -3 }),
  Squeeze: { op: 'Squeeze', data: { x: [4, 1, 1] }, constants: { axes: ints([2, 3]) } },
  Unsqueeze: operation('Unsqueeze', { axes: ints([1, -1]) }),
  Transpose: operation('Transpose', {}, { perm: [0, 2, 3, 1] }),
  Expand: { op: 'Expand', data: { x: [4, 1, 6] }, constants: { shape: ints([1, 4, 3, 1]) } },
  'Expand to more axes': { op: 'Expand', data: { x: [4, 1] }, constants: { shape: ints([1, 1, 3]) } },
  'DepthToSpace DCR': operation('DepthToSpace', {}, { blocksize: 2, mode: 'DCR' }),
  'DepthToSpace CRD': { op: 'DepthToSpace', data: { x: [12, 2, 3] }, attributes: { blocksize: 2, mode: 'CRD' } },
  SpaceToDepth: { op: 'SpaceToDepth', data: { x: [2, 4, 6] }, attributes: { blocksize: 2 } },
};

const selections: Operations = {
  Slice: operation('Slice', { starts: ints([1, 2]), ends: ints([3, 5]), axes: ints([1, 3]) }),
  'Slice with steps': operation('Slice', {
    starts: ints([0, 1]),
    ends: ints([5, 6]),
    axes: ints([2, 3]),
    steps: ints([2, 3]),
  }),
  'Slice from the back': operation('Slice', { starts: ints([-3]), ends: ints([-1]), axes: ints([-1]) }),
  'Slice backwards': operation('Slice', {
    starts: ints([-1, 4]),
    ends: ints([-(2 ** 31), 0]),
    axes: ints([3, 2]),
    steps: ints([-1, -2]),
  }),
  'Slice beyond the end': operation('Slice', { starts: ints([1]), ends: ints([2 ** 31]), axes: ints([2]) }),
  'Slice of the first axes, batch included': operation('Slice', { starts: ints([0, 1]), ends: ints([2 ** 31, 3]) }),
  'Gather with repeats': operation('Gather', { places: ints([2, 0, 2, 2, -1]) }, { axis: 1 }),
  'Gather of one place': operation('Gather', { place: ints([1], []) }, { axis: 2 }),
  'Gather of a table of places': operation('Gather', { places: ints([0, 5, 5, 1], [2, 2]) }, { axis: -1 }),
  Split: { ...operation('Split', { sizes: ints([1, 3]) }, { axis: 1 }), outputs: 2 },
  'Split along an axis counted from the back': {
    ...operation('Split', { sizes: ints([2, 2, 2]) }, { axis: -1 }),
    outputs: 3,
  },
};

const paddings: Operations = Object.fromEntries(
  ['constant', 'reflect', 'edge', 'wrap'].flatMap((mode) => {
    const opset = mode === 'wrap' ? 19 : 18;
    const all = operation('Pad', { pads: ints([0, 0, 2, 1, 0, 0, 3, 4]) }, { mode });
    const some = operation('Pad', { pads: ints([2, 1, 0, 3]), none: floats([0], []), axes: ints([-1, 2]) }, { mode });
    return [
      [`Pad ${mode}`, { ...all, opset }],
      [`Pad ${mode} of two axes`, { ...some, opset }],
    ];
  }),
);

const negativePads: Operations = {
  'Pad that crops': operation('Pad', { pads: ints([0, 0, -1, 2, 0, 0, -2, -1]) }),
  'Pad channels': operation('Pad', { pads: ints([0, 1, 0, 0, 0, 2, 0, 0]) }),
  'Pad with another number': operation('Pad', { pads: ints([0, 0, 1, 1, 0, 0, 1, 1]), value: floats([3], []) }),
};

/** A resizing by scales, one an axis. */
const resize = (attributes: Record<string, AttributeInput>, scales = [1, 1, 2, 1.5]): Operation => ({
  ...operation('Resize', { scales: floats(scales) }, attributes),
  inputs: ['x', '', 'scales'],
});

/** A resizing of height and width to sizes. */
const resizeTo = (sizes: readonly number[], attributes: Record<string, AttributeInput>): Operation => ({
  ...operation('Resize', { sizes: ints(sizes) }, { ...attributes, axes: [2, 3] }),
  inputs: ['x', '', '', 'sizes'],
});

const coordinates = ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'];
const resizes: Operations = {
  ...Object.fromEntries(
    ['nearest', 'linear', 'cubic'].flatMap((mode) =>
      coordinates.map((coordinate_transformation_mode) => [
        `Resize ${mode}, ${coordinate_transformation_mode}`,
        resize({ mode, coordinate_transformation_mode }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['floor', 'ceil', 'round_prefer_floor', 'round_prefer_ceil'].map((nearest_mode) => [
      `Resize nearest, ${nearest_mode}`,
      resize({ mode: 'nearest', nearest_mode, coordinate_transformation_mode: 'half_pixel' }),
    ]),
  ),
  'Resize of two axes only': resize({ mode: 'linear', axes: [2, 3] }, [2, 1.5]),
  'Resize of the last axis only, counted from the back': resize({ mode: 'nearest', axes: [-1] }, [2]),
  'Resize with antialiasing': resize({ mode: 'linear', antialias: 1 }, [1, 1, 0.6, 0.5]),
  'Resize cubic with its own coefficient': resize({ mode: 'cubic', cubic_coeff_a: float(-0.5) }),
  'Resize linear to sizes': resizeTo([8, 4], { mode: 'linear' }),
  'Resize nearest to smaller sizes': resizeTo([3, 4], { mode: 'nearest' }),
};

const moving: Operations = { ...shapes, ...selections, ...paddings, ...negativePads };
describeAdjoints(moving, 'gradient');
describeAdjoints(moving, 'relevance');
describeAdjoints(resizes, 'gradient');
describeGradients({ ...resizes, ...selections, ...paddings });

const layers: Operations = Object.fromEntries(layerCases.map((layer) => [layer.name, layer.operation]));
describeAdjoints(layers, 'gradient');

describe('several inputs or outputs', () => {
  test('Concat hands each input its part', async () => {
    const data = { x: [1, 2], y: [2, 2] };
    const open = await openRow({ op: 'Concat', data, attributes: { axis: -2 } }, 'relevance');
    const got = await open.reverse({ x: new Float32Array(2), y: new Float32Array(4) }, [
      Float32Array.of(1, 2, 3, 4, 5, 6),
    ]);
    expect(got).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4, 5, 6)]);
    await open.release();
  });

  test('an output of Split that nothing arrives at counts as zero', async () => {
    const split = {
      op: 'Split',
      data: { x: [5] },
      constants: { sizes: ints([2, 1, 2]) },
      attributes: { axis: 1 },
      outputs: 3,
    };
    const open = await openRow({ ...split, arriving: [0, 2] }, 'relevance');
    const got = await open.reverse({ x: new Float32Array(5) }, [Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    expect(got).toEqual([Float32Array.of(1, 2, 0, 3, 4)]);
    await open.release();
  });
});

import { createTensor, type Tensor } from '../tensor/tensor.ts';
import type { ClassUnderTest, Source, Suspect } from './class-under-test.ts';
import { measureDistinctness } from './distinct-places.ts';
import type { InputImage } from './edit-images.ts';
import { averageHeatmaps, subtractMaps } from './regions.ts';

/** Where the heatmaps of a finding exceed those of the rest of its class. */
export function contrastHeatmaps({ heatmaps }: ClassUnderTest, { members }: Suspect): Tensor {
  const isMember = new Set(members);
  const rest = Array.from({ length: heatmaps.shape[0]! }, (_, row) => row).filter((row) => !isMember.has(row));
  return subtractMaps(averageHeatmaps(heatmaps, members), averageHeatmaps(heatmaps, rest));
}

/** Where a finding lies: what its heatmaps exceed the rest's by, times how much what is seen there differs. */
export function outlineFinding(
  { probe }: ClassUnderTest,
  contrast: Tensor,
  inside: readonly Source[],
  outside: readonly Source[],
): Tensor {
  if (inside.length === 0 || outside.length === 0) return scaleContrast(contrast);
  const [ours, theirs] = [inside, outside].map((group) => group.map(({ image }) => image)) as [
    InputImage[],
    InputImage[],
  ];
  const [height = 1, width = 1] = contrast.shape;
  const { data } = measureDistinctness(ours, theirs, probe.model.input, [height, width]);
  return scaleContrast({ ...contrast, data: contrast.data.map((value, cell) => value * data[cell]!) });
}

/** Share of an excess that lies in the places of a region. */
const regionMass = 0.9;

/**
 * A contrast as a map of 0 to 1, in the same order: 0.5 and more in the fewest places that hold 90 % of what exceeds, less
 * in all others, 0 where nothing does.
 */
export function scaleContrast({ data, shape }: Tensor): Tensor {
  const excess = data.map((value) => Math.max(0, value));
  const total = excess.reduce((sum, value) => sum + value, 0);
  let held = 0;
  const limit = excess.toSorted((a, b) => b - a).find((value) => (held += value) >= regionMass * total) ?? 0;
  return createTensor(
    excess.map((value) => (value > 0 ? value / (value + limit) : 0)),
    shape,
  );
}

import { createRandom } from '../random.ts';
import type { Neighbours } from './find-neighbours.ts';
import { pickSample } from './neighbours/pick-sample.ts';
import { layOut } from './picture/lay-out.ts';
import { linkStarts } from './picture/link-starts.ts';
import { placeRest } from './picture/place-rest.ts';
import { reachPoints } from './picture/reach-points.ts';

/** How a picture is drawn. */
export interface PictureOptions {
  /** Points up to which all are laid out; of more, a sample of as many. Default 20,000. */
  readonly layoutUpTo?: number;
}

/** The defaults of drawPicture. */
export const pictureDefaults = { layoutUpTo: 20_000 } as const satisfies Required<PictureOptions>;

/**
 * A 2-D picture by UMAP (McInnes et al. 2018) of points whose neighbours are known: positions [n, 2], row-major, in
 * arbitrary units. The same neighbours and seed give the same picture.
 *
 * Beyond 20,000 points a random sample of 20,000 is laid out, as neighbours of one another along the graph; the rest is
 * placed among their neighbours.
 */
export async function drawPicture(
  neighbours: Neighbours,
  seed: number,
  { layoutUpTo }: Required<PictureOptions> = pictureDefaults,
): Promise<Float32Array> {
  const { count, perPoint } = neighbours;
  if (count <= layoutUpTo || perPoint === 0) return layOut(neighbours, seed);
  const random = createRandom(seed);
  const sample = pickSample(count, layoutUpTo, random);
  const reach = reachPoints(neighbours, sample);
  const placed = await layOut(linkStarts(neighbours, reach, sample.length, perPoint), seed);
  return placeRest(neighbours, sample, placed, reach, random);
}

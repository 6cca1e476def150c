import { imageErrorReason } from '../dataset/image-error.ts';
import type { Picture } from '../store/pictures.ts';
import type { SampleRow } from '../store/samples.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { drawEach } from './draw-each.ts';
import type { SampleGroup } from './group-samples.ts';
import type { SampleLayers } from './modalities/medium.ts';
import { readGivenRow } from './pool-given.ts';
import type { GivenSubject } from './prepare-audit.ts';

export interface GivenDrawing {
  readonly widthPx: number;
  /** Whether to draw the sample alone, without the heatmap beside it and over it. Default false. */
  readonly isSmall?: boolean;
}

/**
 * Draws samples of a class whose heatmaps were made elsewhere, in full size. Where there is nothing that can be decoded,
 * the heatmap stands in its place.
 */
export function drawGiven(
  { medium, heatmaps }: GivenSubject,
  group: SampleGroup,
  samples: readonly SampleRow[],
  { widthPx, isSmall = false }: GivenDrawing,
): Promise<Picture[]> {
  const rowOf = new Map(group.samples.map(({ path, row }) => [path, row]));
  return drawEach(samples, async (sample) => {
    const relevance = await readGivenRow(heatmaps, rowOf.get(sample.path)!);
    const layers = (await drawLayers(sample, relevance)) ?? (await drawAlone(relevance));
    return kinds.flatMap((kind) => {
      const picture = layers[kind];
      return picture ? [{ sampleId: sample.id, kind, webp: picture }] : [];
    });
  });

  /** The sample with its relevance; undefined where there is nothing that can be decoded. */
  async function drawLayers(sample: SampleRow, relevance: Tensor): Promise<Layers | undefined> {
    if (sample.file === '') return undefined;
    const drawn: Promise<Layers> = isSmall
      ? medium.drawSmall(sample, widthPx).then((thumbnail) => ({ thumbnail }))
      : medium.drawLayers(sample, relevance, widthPx);
    return drawn.catch(leaveOut);
  }

  async function drawAlone(relevance: Tensor): Promise<Layers> {
    const heatmap = await medium.drawMap(relevance, widthPx);
    return isSmall ? { thumbnail: heatmap } : { thumbnail: heatmap, heatmap };
  }
}

type Layers = Partial<SampleLayers>;

const kinds = ['thumbnail', 'overlay', 'heatmap'] as const satisfies readonly (keyof SampleLayers)[];

function leaveOut(error: unknown): undefined {
  if (imageErrorReason(error) === undefined) throw error;
}

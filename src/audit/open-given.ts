import type { Dataset } from '../dataset/dataset.ts';
import { UnhansError } from '../errors.ts';
import { describeHeatmaps, openNpyRelevance, type GivenFile, type GivenHeatmaps } from './given-heatmaps.ts';
import { isHdf5, openHdf5Relevance } from './given-hdf5.ts';
import type { Job } from './job-schema.ts';
import { matchRows } from './match-rows.ts';
import { imageMaterial } from './modalities/image.ts';
import type { Medium } from './modalities/medium.ts';
import { modalityTable } from './modalities/modality-table.ts';
import type { Material, Modality } from './modalities/modality.ts';
import { relevanceMaterial } from './modalities/tensor.ts';

/** Relevance that was made elsewhere, with what it is of. */
export interface GivenRelevance {
  readonly dataset: Dataset;
  readonly heatmaps: GivenHeatmaps;
  /** How samples are drawn under their relevance. */
  readonly medium: Medium;
}

/**
 * Opens the relevance that a job names in `explain.from` with its dataset, which may be what the file itself says.
 * @throws UnhansError `dataset`, `tensor` or `job` where one cannot be read, or they do not fit together.
 */
export async function openGiven(from: string, section: Job['dataset']): Promise<GivenRelevance> {
  const file = isHdf5(from) ? await openHdf5Relevance(from) : openNpyRelevance(from);
  const isSelf = section.path === from;
  const modality: Modality = modalityTable[section.modality];
  const material = isSelf ? takeMaterial(file, section) : await modality.read(section, { namesSuffice: true });
  const heatmaps = describeHeatmaps(file, material.relevance);
  const dataset = isSelf ? material.dataset : matchRows({ ...material, path: section.path }, file);
  return { dataset, heatmaps, medium: fitMedium(material, heatmaps, section) };
}

/** What a file says itself. Throws UnhansError `dataset` where it has no labels. */
function takeMaterial({ path, dataset }: GivenFile, { modality }: Job['dataset']): Material {
  if (dataset) return { dataset, ...(modality === 'image' ? imageMaterial : relevanceMaterial) };
  throw new UnhansError('dataset', `${path} has no dataset "label", expected one, or a manifest in dataset.path`);
}

/** Samples are drawn as they are for a model whose input has the places of the heatmaps. */
function fitMedium({ shape, relevance, fit }: Material, heatmaps: GivenHeatmaps, section: Job['dataset']): Medium {
  const { file, places, size } = heatmaps;
  const isLast = relevance.channels === 'last';
  const plain = isLast ? [...places, 1] : [1, ...places];
  const input = {
    name: 'attribution',
    shape: section.modality === 'image' ? [3, ...chooseDrawnSize(size)] : (shape ?? plain),
    layout: isLast ? ('NHWC' as const) : ('NCHW' as const),
  };
  return fit({ path: file.path, input }, {});
}

/** Images are drawn with at least so many pixels along the longer side, however small their heatmaps are. */
const drawnPx = 192;

/** Height and width of the images under given heatmaps: whole cells, and enough pixels to see what is there. */
function chooseDrawnSize([height, width]: readonly [number, number]): [number, number] {
  const cellPx = Math.max(1, Math.ceil(drawnPx / Math.max(height, width)));
  return [height * cellPx, width * cellPx];
}

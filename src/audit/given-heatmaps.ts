import { statSync } from 'node:fs';
import type { Dataset } from '../dataset/dataset.ts';
import { toDatasetError } from '../dataset/file-failure.ts';
import { UnhansError } from '../errors.ts';
import { readNpyInfo, readNpyRows } from '../tensor/npy-file.ts';
import { foldToPlane } from '../tensor/tensor.ts';
import type { RelevanceLayout } from './modalities/modality.ts';
import type { Prediction } from './read-prediction.ts';

/** A file of heatmaps, of which rows can be read without the others, with what it says of them. */
export interface GivenFile {
  readonly path: string;
  readonly shape: readonly number[];
  /** Reads rows in the order asked for. */
  readonly readRows: (rows: readonly number[]) => AsyncGenerator<Float32Array | Float64Array, void, undefined>;
  /** Changes when the file does: its size and modification time in ns. */
  readonly fingerprint: string;
  /** What a model said of the sample of each row; absent where the file does not tell. */
  readonly predictions?: readonly Prediction[];
  /** The row of the dataset that each belongs to, where it is not the same. */
  readonly index?: readonly number[];
  /** A sample for every row that has a label, called by the file and the row; absent where the file has no labels. */
  readonly dataset?: Dataset;
}

/** Heatmaps that were made elsewhere, one for every row of a dataset. */
export interface GivenHeatmaps {
  /** [n, …places], with an axis of channels before or behind the places where there is one. */
  readonly file: GivenFile;
  /** 1 where the file has no axis of channels. */
  readonly channels: number;
  /** Whether the channels of a place follow each other. */
  readonly channelsLast: boolean;
  /** Lengths of the axes of places: one of a line, two of a plane. */
  readonly places: readonly number[];
  /** The places as a plane; a line has height 1. */
  readonly size: readonly [height: number, width: number];
}

/** Opens a `.npy` file of heatmaps: float32 or float64, in C order. Throws UnhansError `dataset` or `tensor`. */
export function openNpyRelevance(path: string): GivenFile {
  const fingerprint = lookAtFile(path);
  try {
    const file = readNpyInfo(path);
    return { path, shape: file.shape, readRows: (rows) => readNpyRows(file, rows), fingerprint };
  } catch (error) {
    throw toDatasetError(error, `heatmaps ${path}`);
  }
}

/** Places of which nothing is known have so many axes at most: more, folded to a plane, have neighbours that are none. */
const mostAxes = 2;

/**
 * Heatmaps of a file by its shape.
 * @throws UnhansError `tensor` where the shape is none of such heatmaps.
 */
export function describeHeatmaps(file: GivenFile, layout: RelevanceLayout): GivenHeatmaps {
  const { axes, sizes, channels: side } = layout;
  const [, ...cells] = file.shape;
  const names = axes ?? cells.slice(0, mostAxes).map(() => '…');
  const hasChannels = side !== 'none' && cells.length === names.length + 1;
  const places = hasChannels ? (side === 'first' ? cells.slice(1) : cells.slice(0, -1)) : cells;
  const isShape = places.length > 0 && places.length === names.length && !cells.includes(0);
  if (!isShape || (sizes && sizes.join() !== places.join())) {
    const wanted = describeShapes(names, layout);
    throw new UnhansError('tensor', `heatmaps ${file.path} have shape [${file.shape.join(', ')}], expected ${wanted}`);
  }
  const channels = hasChannels ? (side === 'first' ? cells[0]! : cells.at(-1)!) : 1;
  return { file, channels, channelsLast: side === 'last', places, size: foldToPlane(places) };
}

/** The shapes that a file may have: `[n, time] or [n, channels, time], 96 time`. */
function describeShapes(names: readonly string[], { sizes, channels }: RelevanceLayout): string {
  const shapes = { none: [], first: [['channels', ...names]], last: [[...names, 'channels']] }[channels];
  const listed = [names, ...shapes].map((axes) => `[n, ${axes.join(', ')}]`).join(' or ');
  return sizes ? `${listed}, ${names.map((name, axis) => `${sizes[axis]} ${name}`).join(', ')}` : listed;
}

/**
 * Looks at the file without reading its elements, as opening what is no file might wait for ever; its fingerprint.
 * @throws UnhansError `dataset` where it is not there, or no file.
 */
export function lookAtFile(path: string): string {
  try {
    const status = statSync(path, { bigint: true });
    if (status.isFile()) return `${status.size}-${status.mtimeNs}`;
  } catch (error) {
    throw toDatasetError(error, `heatmaps ${path}`);
  }
  throw new UnhansError('dataset', `cannot read heatmaps ${path}: it is no file, expected a .npy or .h5 file`);
}

import type { Preprocessing } from './preprocessing.ts';

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export interface Region extends Extent {
  readonly left: number;
  readonly top: number;
}

/** How a picture gets the model's size: resampled to `scaled`, then the region of the input is cut or padded out. */
export interface ResizePlan {
  readonly scaled: Extent;
  /** The input's region in the scaled picture; it sticks out where the picture is padded. */
  readonly region: Region;
}

type Resizer = (source: Extent, target: Extent, shortSide: number | undefined) => Extent;

/** Per mode: the size a picture is resampled to before its centre is cut out or padded. */
const resizers: Readonly<Record<Preprocessing['resize']['mode'], Resizer>> = {
  stretch: (_, target) => target,
  fit: (source, target) => scaleExtent(source, Math.min(target.width / source.width, target.height / source.height)),
  crop: (source, target, shortSide) =>
    shortSide === undefined
      ? scaleExtent(source, Math.max(target.width / source.width, target.height / source.height))
      : scaleShortSide(source, shortSide),
};

/** Plans the resize of an upright picture of `source` pixels. */
export function planResize(source: Extent, { size: [height, width], resize }: Preprocessing): ResizePlan {
  const scaled = resizers[resize.mode](source, { width, height }, resize.shortSide);
  const region = {
    left: roundHalfToEven((scaled.width - width) / 2),
    top: roundHalfToEven((scaled.height - height) / 2),
    width,
    height,
  };
  return { scaled, region };
}

function scaleExtent({ width, height }: Extent, factor: number): Extent {
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** As torchvision's Resize with one number: the longer side is rounded down. */
function scaleShortSide({ width, height }: Extent, side: number): Extent {
  return width <= height
    ? { width: side, height: Math.floor((side * height) / width) }
    : { width: Math.floor((side * width) / height), height: side };
}

/** As Python's round, which torchvision's CenterCrop uses. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

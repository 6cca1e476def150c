import { computeRobustMaximum } from '../../../report/heatmap-colours.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Colours of relevance from the strongest against the class to the strongest for it, evenly spread; 0 is the middle. */
export const colourMaps = {
  'blue-white-red': [
    [20, 60, 220],
    [255, 255, 255],
    [214, 12, 24],
  ],
  'gray-red': [
    [80, 80, 80],
    [200, 200, 200],
    [214, 12, 24],
  ],
  'black-green': [
    [120, 120, 255],
    [0, 0, 0],
    [0, 255, 80],
  ],
  'black-fire-red': [
    [0, 220, 255],
    [0, 40, 200],
    [0, 0, 0],
    [230, 20, 0],
    [255, 230, 60],
  ],
  'black-yellow': [
    [80, 80, 255],
    [0, 0, 0],
    [255, 230, 0],
  ],
  'afm-hot': [
    [0, 0, 0],
    [128, 0, 0],
    [255, 128, 0],
    [255, 255, 128],
    [255, 255, 255],
  ],
  jet: [
    [0, 0, 128],
    [0, 80, 255],
    [80, 255, 170],
    [255, 200, 0],
    [128, 0, 0],
  ],
  seismic: [
    [0, 0, 76],
    [0, 0, 255],
    [255, 255, 255],
    [255, 0, 0],
    [128, 0, 0],
  ],
} as const satisfies Readonly<Record<string, readonly Colour[]>>;

export type ColourMap = keyof typeof colourMaps;

/** A heatmap as it came from the server. */
export interface Heatmap {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** Weak relevance shows more over an image. */
const overlayExponent = 0.8;

/** RGBA bytes of a heatmap; laid over an image, what has no relevance is clear. */
export function colourHeatmap({ data }: Heatmap, map: ColourMap, isOverlay: boolean): Uint8ClampedArray<ArrayBuffer> {
  const scale = computeRobustMaximum(data);
  const bytes = new Uint8ClampedArray(data.length * 4);
  for (const [index, value] of data.entries()) {
    const strength = scale > 0 && Number.isFinite(value) ? Math.max(-1, Math.min(1, value / scale)) : 0;
    bytes.set(mixColour(colourMaps[map], (strength + 1) / 2), index * 4);
    bytes[index * 4 + 3] = isOverlay ? 255 * Math.abs(strength) ** overlayExponent : 255;
  }
  return bytes;
}

/** The colour at a place, 0 to 1, of an even list of colours. */
function mixColour(colours: readonly Colour[], place: number): number[] {
  const at = place * (colours.length - 1);
  const below = Math.min(colours.length - 2, Math.floor(at));
  const share = at - below;
  return colours[below]!.map((value, channel) => value * (1 - share) + colours[below + 1]![channel]! * share);
}

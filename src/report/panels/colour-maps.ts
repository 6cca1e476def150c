import { inverse, Matrix } from 'ml-matrix';
import { relevanceColours } from '../heatmap-colours.ts';
import { html, raw, type Html } from '../html.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Colours that speak for the class and against it, 0 to 255. */
interface ColourMap {
  readonly label: string;
  readonly positive: Colour;
  readonly negative: Colour;
}

/** The colours that a reader may choose; pictures are drawn in the first, the others are made of it on the page. */
const colourMaps: Readonly<Record<string, ColourMap>> = {
  'red-blue': { label: 'red and blue', ...relevanceColours },
  'orange-violet': { label: 'orange and violet', positive: [230, 97, 1], negative: [94, 60, 153] },
  'green-purple': { label: 'green and purple', positive: [0, 120, 55], negative: [150, 40, 150] },
  'red-only': { label: 'red, without against', positive: relevanceColours.positive, negative: [255, 255, 255] },
  'black-grey': { label: 'black and grey', positive: [0, 0, 0], negative: [170, 170, 170] },
};

const [standard] = Object.values(colourMaps) as [ColourMap];
const others = Object.entries(colourMaps).slice(1);

/** A choice among the colour maps. */
export function drawColourChoice(): Html {
  return html`<span class="colours">
    <label for="colours">Colours</label>
    <select id="colours">
      ${Object.entries(colourMaps).map(([name, { label }]) => html`<option value="${name}">${label}</option>`)}
    </select>
  </span>`;
}

/** The filters that draw heatmaps and overlays in other colours; drawn once on a page. */
export function defineColourMaps(): Html {
  return html`<svg class="definitions" aria-hidden="true">
    ${others.map(([name, map]) => {
      const values = computeFilter(map).map((value) => value.toFixed(4));
      return raw(
        `<filter id="colours-${name}" color-interpolation-filters="sRGB"><feColorMatrix values="${values.join(' ')}"/></filter>`,
      );
    })}
  </svg>`;
}

/** The style rules that use the filters on what has the class `heat`. */
export const colourMapRules = others
  .map(([name]) => `:root:has(option[value="${name}"]:checked) .heat { filter: url(#colours-${name}); }`)
  .join('\n');

/**
 * The 4 × 5 matrix, row by row, that takes the standard colours to those of a map and leaves every grey as it is. As each
 * pixel is a mixture of grey with one of the colours, it redraws pictures exactly.
 */
export function computeFilter({ positive, negative }: Pick<ColourMap, 'positive' | 'negative'>): number[] {
  const toColumns = (map: Pick<ColourMap, 'positive' | 'negative'>) =>
    new Matrix([[255, 255, 255], [...map.positive], [...map.negative]]).transpose();
  const matrix = toColumns({ positive, negative }).mmul(inverse(toColumns(standard)));
  return [...matrix.to2DArray().flatMap((row) => [...row, 0, 0]), 0, 0, 0, 1, 0];
}

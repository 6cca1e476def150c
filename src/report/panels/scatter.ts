import { describeView } from '../describe-views.ts';
import { formatSamples } from '../format.ts';
import { chooseModalityWords } from '../modality-words.ts';
import { html, raw, type Html } from '../html.ts';
import type { ReportClass, ReportPoint } from '../report-model.ts';
import type { RunWords } from '../run-words.ts';
import type { ScatterData } from '../browser/scatter-data.ts';
import { assignHues, nameGroup } from './groups.ts';
import { drawName, toDataUri } from './picture.ts';

const widthPx = 640;
const heightPx = 440;
const marginPx = 16;

type Place = (point: ReportPoint) => { readonly x: number; readonly y: number };

/** The embedding of a class: a dot a sample, coloured by group; the page's script shows thumbnails beside the dots. */
export function drawScatter(each: ReportClass, { noun, layers }: RunWords, classIndex: number): Html {
  const { name, clusters, points, view } = each;
  const hues = assignHues(clusters);
  const place = fitPoints(points);
  const drawn = points.map((point, index) => ({ point, index })).filter(({ point }) => isPlaced(point));
  const dots = drawn
    .toSorted((left, right) => rank(right.point) - rank(left.point))
    .map(({ point, index }) => {
      const { x, y } = place(point);
      const hue = point.cluster === null ? undefined : hues[point.cluster];
      const hueName = hue ?? 'group-none';
      // in one line, as there are thousands
      return raw(`<circle class="${hueName}" data-point="${index}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5"/>`);
    });
  return html`<figure class="scatter" data-class="${classIndex}">
    <svg
      class="map"
      viewBox="0 0 ${widthPx} ${heightPx}"
      tabindex="0"
      role="img"
      aria-label="Map of ${formatSamples(drawn.length, noun)} of ${name}. Step through them with the arrow keys, zoom with plus and minus, select with Enter."
    >
      ${dots}
    </svg>
    <div class="peek" hidden>
      <img alt="" />
      <p></p>
    </div>
    <p class="visually-hidden" aria-live="polite"></p>
    ${drawTools(classIndex)}
    <figcaption>
      <b>Map of the class.</b> Each dot is one ${noun.one} of ${drawName(name)}; dots lie close together where the model
      looks at the same
      things${view !== null && html`, compared by <span title="${view}">${describeView(view, layers, chooseModalityWords(noun).places)}</span>`}.
      Point at a dot, tap it, or use the arrow keys to see what it stands for; drag over dots, or press a group’s name,
      to select them.
      <span class="key">${clusters.map((_, index) => drawKey(hues[index]!, index))}</span>
    </figcaption>
    <div class="selection" hidden>
      <p></p>
      <div></div>
      <details>
        <summary>Paths, to copy</summary>
        <textarea readonly rows="6" aria-label="paths of what is selected"></textarea>
      </details>
      <button type="button" data-act="clear">Clear selection</button>
    </div>
  </figure>`;
}

/** What can be done with a map; without a script there is nothing to do. */
function drawTools(classIndex: number): Html {
  return html`<div class="tools" role="group" aria-label="Map">
    <button type="button" data-act="in" aria-label="zoom in">+</button>
    <button type="button" data-act="out" aria-label="zoom out">−</button>
    <button type="button" data-act="reset">whole map</button>
    <fieldset class="choice">
      <legend>Drag to</legend>
      <label><input type="radio" name="drag-${classIndex}" value="select" checked /> select</label>
      <label><input type="radio" name="drag-${classIndex}" value="move" /> move</label>
    </fieldset>
  </div>`;
}

/** What the page's script needs to know about the dots of a class. */
export function toScatterData({ clusters, points, thumbnails }: ReportClass): ScatterData {
  return {
    groups: clusters.map((_, index) => nameGroup(index)),
    points: points.map(({ cluster, path, prediction, confidence, thumbnail }) => ({
      cluster,
      path,
      prediction,
      confidence,
      thumbnail,
    })),
    thumbnails: thumbnails.map(toDataUri),
  };
}

function drawKey(hue: string, index: number): Html {
  return html`<button type="button" class="nowrap" data-group="${index}" title="select this group">
    <span class="swatch ${hue}"></span> ${nameGroup(index)}
  </button> `;
}

/** Dots of the most suspicious group are drawn last, on top; its rank is the lowest. */
function rank({ cluster }: ReportPoint): number {
  return cluster ?? Infinity;
}

function isPlaced({ x, y }: ReportPoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Fits the points into the drawing, both axes at one scale. */
function fitPoints(points: readonly ReportPoint[]): Place {
  const [left, right] = findRange(points.filter(isPlaced).map(({ x }) => x));
  const [bottom, top] = findRange(points.filter(isPlaced).map(({ y }) => y));
  const scales = [(widthPx - 2 * marginPx) / (right - left), (heightPx - 2 * marginPx) / (top - bottom)];
  const scale = Math.min(...scales.filter(Number.isFinite));
  const finite = Number.isFinite(scale) ? scale : 0;
  return ({ x, y }) => ({
    x: widthPx / 2 + (x - (left + right) / 2) * finite,
    y: heightPx / 2 - (y - (bottom + top) / 2) * finite,
  });
}

function findRange(values: readonly number[]): [least: number, greatest: number] {
  return values.reduce(
    ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)],
    [Infinity, -Infinity],
  );
}

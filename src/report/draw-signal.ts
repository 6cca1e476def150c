import type { Tensor } from '../tensor/tensor.ts';
import { computeRobustMaximum, relevanceColours } from './heatmap-colours.ts';
import { html } from './html.ts';
import { encodeSvg, roundPx, toColour } from './svg.ts';

export interface SignalOptions {
  /** Width of the picture; its height is half of it. */
  readonly widthPx: number;
  /** Relevance along the signal, of any length. */
  readonly relevance?: Tensor;
}

/** Steps between no relevance and all of it: what has the same colour is one path. */
const shades = 6;

/** Draws signals of one length below each other, each to its own scale, with their relevance as colour along the line. */
export function drawSignal(lines: readonly Float32Array[], { widthPx, relevance }: SignalOptions): Uint8Array {
  const heightPx = Math.round(widthPx / 2);
  const shade = createShader(relevance);
  const lane = heightPx / lines.length;
  const paths = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const toY = createScale(line, index * lane, (index + 1) * lane);
    for (const { x, y, share } of traceLine(line, widthPx, toY)) {
      const colour = shade(share);
      paths.set(colour, `${paths.get(colour) ?? ''}M${x[0]} ${y[0]}L${x[1]} ${y[1]}`);
    }
  }
  const strokes = [...paths].map(([colour, path]) => html`<path stroke="${colour}" d="${path}" />`);
  const width = relevance ? 1.6 : 1;
  return encodeSvg(
    { width: widthPx, height: heightPx },
    html`<g fill="none" stroke-width="${width}" stroke-linecap="round">${strokes}</g>`,
  );
}

/** Draws relevance along a line as bars from the middle: up for the class, down against it. */
export function drawProfile(relevance: Float32Array, widthPx: number): Uint8Array {
  const heightPx = Math.round(widthPx / 2);
  const middle = heightPx / 2;
  const scale = computeRobustMaximum(relevance, 1);
  const step = widthPx / relevance.length;
  const draw = (sign: 1 | -1) =>
    Array.from(relevance, (value, index) => {
      const height = scale > 0 ? Math.max(0, sign * value) / scale : 0;
      if (height === 0) return '';
      const [left, top] = [roundPx(index * step), roundPx(middle - sign * height * (middle - 1))];
      return `M${left} ${middle}V${top}H${roundPx((index + 1) * step)}V${middle}Z`;
    }).join('');
  const [positive, negative] = [toColour(relevanceColours.positive), toColour(relevanceColours.negative)];
  return encodeSvg(
    { width: widthPx, height: heightPx },
    html`<path fill="${positive}" d="${draw(1)}" /><path fill="${negative}" d="${draw(-1)}" /><path
        stroke="#999"
        stroke-width="0.5"
        d="M0 ${middle}H${widthPx}"
      />`,
  );
}

interface Stroke {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Where it is along the line, 0 to 1. */
  readonly share: number;
}

/** A line as strokes: from point to point, or where there are more than two points a pixel, from low to high in each. */
function traceLine(line: Float32Array, widthPx: number, toY: (value: number) => number): Stroke[] {
  if (line.length <= 2 * widthPx) {
    const toX = (index: number) => roundPx(((index + 0.5) * widthPx) / line.length);
    return Array.from({ length: line.length - 1 }, (_, index) => ({
      x: [toX(index), toX(index + 1)],
      y: [toY(line[index]!), toY(line[index + 1]!)],
      share: (index + 1) / line.length,
    }));
  }
  return Array.from({ length: widthPx }, (_, pixel) => {
    const [from, to] = [pixel, pixel + 1].map((x) => Math.floor((x * line.length) / widthPx)) as [number, number];
    const part = line.subarray(Math.max(0, from - 1), to); // begins where the pixel before ended
    const [low, high] = [Math.min(...part), Math.max(...part)];
    return { x: [pixel + 0.5, pixel + 0.5], y: [toY(low), toY(high)], share: (pixel + 0.5) / widthPx };
  });
}

/** Maps the values of a line between two heights of the picture, with a little room. */
function createScale(line: Float32Array, top: number, bottom: number): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of line) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const room = 0.08 * (bottom - top);
  const range = high - low;
  return (value) => roundPx(bottom - room - (range > 0 ? (value - low) / range : 0.5) * (bottom - top - 2 * room));
}

/** Gives the colour of a line at a share of its way: grey where it has no relevance. */
function createShader(relevance: Tensor | undefined): (share: number) => string {
  if (!relevance) return () => '#345';
  const { data } = relevance;
  const scale = computeRobustMaximum(data);
  return (share) => {
    const value = data[Math.min(data.length - 1, Math.floor(share * data.length))]!;
    const strength = scale > 0 ? Math.round(Math.min(1, Math.abs(value) / scale) * shades) / shades : 0;
    const colour = value < 0 ? relevanceColours.negative : relevanceColours.positive;
    return toColour(colour.map((part) => Math.round(190 + strength * (part - 190))));
  };
}

import type { Tensor } from '../tensor/tensor.ts';
import { formatScore } from './format.ts';
import { computeRobustMaximum, relevanceColours } from './heatmap-colours.ts';
import { html } from './html.ts';
import { encodeSvg, roundPx, toColour } from './svg.ts';

export interface BarOptions {
  readonly widthPx: number;
  /** The numbers of a row, written beside the names. */
  readonly numbers?: Float32Array;
  /** Their relevance, one a feature. */
  readonly relevance?: Tensor | undefined;
}

const linePx = 14;

/** Draws a row of a table: a line a feature with its name, its number, and its relevance as a bar from the middle. */
export function drawBars(features: readonly string[], { widthPx, numbers, relevance }: BarOptions): Uint8Array {
  const height = features.length * linePx + 4;
  const scale = relevance ? computeRobustMaximum(relevance.data, 1) : 0;
  const lines = features.map((name, index) => {
    const baseline = index * linePx + 12;
    const value = relevance?.data[index] ?? 0;
    const length = scale > 0 ? (Math.abs(value) / scale) * (widthPx / 2 - 2) : 0;
    const colour = toColour(value < 0 ? relevanceColours.negative : relevanceColours.positive);
    const left = roundPx(value < 0 ? widthPx / 2 - length : widthPx / 2);
    const number = numbers && formatScore(numbers[index]!);
    return html`<rect
        x="${left}"
        y="${baseline - 10}"
        width="${roundPx(length)}"
        height="12"
        fill="${colour}"
        fill-opacity="0.45"
      />
      <text x="3" y="${baseline}">${name}</text
      ><text x="${widthPx - 3}" y="${baseline}" text-anchor="end">${number}</text>`;
  });
  return encodeSvg(
    { width: widthPx, height },
    html`<g font-family="sans-serif" font-size="10" fill="#222">${lines}</g>`,
  );
}

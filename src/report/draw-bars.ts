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
/** Width of a letter of the font, about. */
const letterPx = 5.6;
const gapPx = 4;
/** Share of the width that names take, at most. */
const nameShare = 0.42;

/**
 * Draws a row of a table: a line a feature with its name, its relevance as a bar (to the right for the class, to the left
 * against it), and its number.
 */
export function drawBars(features: readonly string[], { widthPx, numbers, relevance }: BarOptions): Uint8Array {
  const height = features.length * linePx + 4;
  const words = features.map((_, index) => (numbers ? formatScore(numbers[index]!) : ''));
  const names = fitNames(features, nameShare * widthPx);
  const [left, right] = [measureText(names), widthPx - measureText(words)];
  const middle = roundPx((left + right) / 2);
  const scale = relevance ? computeRobustMaximum(relevance.data, 1) : 0;
  const lines = names.map((name, index) => {
    const baseline = index * linePx + 12;
    const value = relevance?.data[index] ?? 0;
    const length = scale > 0 ? Math.min(1, Math.abs(value) / scale) * (right - middle) : 0;
    const colour = toColour(value < 0 ? relevanceColours.negative : relevanceColours.positive);
    return html`<rect
        x="${roundPx(value < 0 ? middle - length : middle)}"
        y="${baseline - 10}"
        width="${roundPx(length)}"
        height="12"
        fill="${colour}"
        fill-opacity="0.75"
      />
      <text x="${gapPx / 2}" y="${baseline}"><title>${features[index]}</title>${name}</text>
      <text x="${widthPx - gapPx / 2}" y="${baseline}" text-anchor="end">${words[index]}</text>`;
  });
  const axis = relevance && html`<path stroke="#999" stroke-width="0.5" d="M${middle} 2V${height - 2}" />`;
  return encodeSvg(
    { width: widthPx, height },
    html`<g font-family="sans-serif" font-size="10" fill="#222">${axis}${lines}</g>`,
  );
}

/** Names that are no longer than so many pixels. */
function fitNames(names: readonly string[], mostPx: number): string[] {
  const most = Math.max(1, Math.floor((mostPx - gapPx) / letterPx));
  return names.map((name) => {
    const letters = Array.from(name);
    return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : name;
  });
}

/** Width of a column of texts, with a gap; 0 of nothing. */
function measureText(texts: readonly string[]): number {
  const longest = texts.reduce((most, text) => Math.max(most, Array.from(text).length), 0);
  return longest === 0 ? 0 : longest * letterPx + gapPx;
}

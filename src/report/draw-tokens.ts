import type { Tensor } from '../tensor/tensor.ts';
import { computeRobustMaximum, relevanceColours } from './heatmap-colours.ts';
import { html } from './html.ts';
import { encodeSvg, roundPx, toColour } from './svg.ts';

export interface TokenOptions {
  readonly widthPx: number;
  /** One number a token. */
  readonly relevance?: Tensor | undefined;
}

const fontPx = 9;
const linePx = 13;
/** Width of a letter of the font, which is one of equal widths. */
const letterPx = 0.6 * fontPx;
/** Letters of a token that are drawn, at most. */
const mostLetters = 24;

/** Writes tokens in lines, without the empty ones, each shaded by its relevance: red for the class, blue against it. */
export function drawTokens(tokens: readonly string[], { widthPx, relevance }: TokenOptions): Uint8Array {
  const scale = relevance ? computeRobustMaximum(relevance.data, 1) : 0;
  let [left, line] = [2, 0];
  const drawn = tokens.map((token, index) => {
    if (token === '') return null;
    const letters = Array.from(token);
    const word = letters.length > mostLetters ? `${letters.slice(0, mostLetters - 1).join('')}…` : token;
    const width = Math.min(letters.length, mostLetters) * letterPx;
    if (left > 2 && left + width > widthPx - 2) [left, line] = [2, line + 1];
    const [x, y] = [left, line * linePx];
    left += width + letterPx;
    const value = relevance?.data[index] ?? 0;
    const opacity = scale > 0 ? ((0.6 * Math.abs(value)) / scale).toFixed(2) : 0;
    const colour = toColour(value < 0 ? relevanceColours.negative : relevanceColours.positive);
    return html`<rect
        x="${roundPx(x - 1)}"
        y="${y + 2}"
        width="${roundPx(width + 2)}"
        height="${linePx - 1}"
        fill="${colour}"
        fill-opacity="${opacity}"
      /><text x="${roundPx(x)}" y="${y + fontPx + 2}">${word}</text>`;
  });
  const height = (line + 1) * linePx + 3;
  return encodeSvg(
    { width: widthPx, height },
    html`<g font-family="monospace" font-size="${fontPx}" fill="#222">${drawn}</g>`,
  );
}

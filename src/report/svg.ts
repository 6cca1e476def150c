import { html, type Html } from './html.ts';

/** Characters that no XML may hold: with one of them nothing would be drawn. */
const controls = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

/** A drawing as a file of its own, on white. What it shows of a dataset must have gone through `html`, which escapes. */
export function encodeSvg({ width, height }: { width: number; height: number }, drawing: Html): Uint8Array {
  const { markup } = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
  >
    <rect width="100%" height="100%" fill="#fff" />
    ${drawing}
  </svg>`;
  return Buffer.from(markup.replace(controls, '\ufffd'));
}

/** A colour of three parts from 0 to 255. */
export function toColour(rgb: readonly number[]): string {
  return `rgb(${rgb.join(' ')})`;
}

/** A length to a tenth of a pixel, which keeps drawings short. */
export function roundPx(value: number): number {
  return Math.round(value * 10) / 10;
}

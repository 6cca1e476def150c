import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { formatNumberOf } from '../format.ts';
import { html, raw, type Html } from '../html.ts';
import type { ReportClass } from '../report-model.ts';
import type { RunWords } from '../run-words.ts';

/** The smallest eigenvalues of a class, with the gap that speaks for the number of groups marked. */
export function drawEigenvaluePlot({ eigenvalues, gapAfter }: ReportClass, { noun }: RunWords): Html | null {
  if (eigenvalues.length < 2) return null;
  return html`<figure class="eigenvalues">
    ${drawPlot(eigenvalues, gapAfter)}
    <figcaption>
      <b>How many ways of looking are there?</b> Each dot is an eigenvalue of the graph that links ${noun.many} with
      similar heatmaps, smallest first. ${describeGap(eigenvalues.length, gapAfter)}
    </figcaption>
  </figure>`;
}

function describeGap(count: number, gapAfter: number): string {
  const rule = 'As many groups separate well as there are dots before the first wide gap';
  return isGap(count, gapAfter) ? `${rule}: here ${formatNumberOf(gapAfter, 'group')}.` : `${rule}.`;
}

function isGap(count: number, gapAfter: number): boolean {
  return gapAfter >= 1 && gapAfter < count;
}

function drawPlot(eigenvalues: readonly number[], gapAfter: number): Html {
  const dots = eigenvalues.map((value, index) => ({ number: index + 1, value }));
  const { document } = parseHTML('<html></html>');
  const plot = Plot.plot({
    document,
    width: 380,
    height: 260,
    marginLeft: 44,
    x: { label: 'number', ticks: Math.min(8, dots.length), tickFormat: 'd', inset: 6 },
    y: { label: 'eigenvalue', grid: true, zero: true, ticks: 5, nice: true },
    marks: [...markGap(dots, gapAfter), Plot.dot(dots, { x: 'number', y: 'value', r: 3.5, fill: 'currentColor' })],
  });
  plot.querySelector('style')?.remove();
  for (const part of plot.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label'); // one name is enough
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', `The ${dots.length} smallest eigenvalues`);
  return raw(plot.outerHTML);
}

function markGap(
  dots: readonly { readonly number: number; readonly value: number }[],
  gapAfter: number,
): Plot.Markish[] {
  if (!isGap(dots.length, gapAfter)) return [];
  const [below, above] = [dots[gapAfter - 1]!, dots[gapAfter]!];
  const box = { x1: below.number, x2: above.number, y1: below.value, y2: above.value };
  return [
    Plot.rect([above], { ...box, className: 'gap' }),
    Plot.text(['gap'], { x: [(box.x1 + box.x2) / 2], y: [box.y2], dy: -8, className: 'gap' }),
  ];
}

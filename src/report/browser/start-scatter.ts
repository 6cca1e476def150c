/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { ScatterData, ScatterPoint } from './scatter-data.ts';

/**
 * Shows the image behind a dot of a scatter plot: under the pointer, at a tap, or by the arrow keys. Runs in the page:
 * it is written into the report as its own source text, so it may use nothing from outside itself.
 */
export function startScatter(): void {
  const reachPx = 24;
  const text = document.getElementById('report-data')?.textContent ?? '[]';
  const classes = JSON.parse(text) as (ScatterData | null)[];

  function startFigure(figure: HTMLElement): void {
    const data = classes[Number(figure.dataset['class'])];
    const svg = figure.querySelector('svg');
    const peek = figure.querySelector<HTMLElement>('.peek');
    const image = figure.querySelector('img');
    const caption = figure.querySelector('.peek p');
    const spoken = figure.querySelector('[aria-live]');
    if (!data || !svg || !peek || !image || !caption || !spoken) return;
    const dots = [...svg.querySelectorAll('circle')].reverse();
    let current = -1;

    function show(index: number): void {
      if (index === current) return;
      dots[current]?.classList.remove('current');
      current = index;
      const dot = dots[index];
      const point = dot && data!.points[Number(dot.dataset['point'])];
      peek!.hidden = point === undefined;
      if (!dot || !point) return;
      dot.classList.add('current');
      const thumbnail = point.thumbnail === null ? undefined : data!.thumbnails[point.thumbnail];
      image!.hidden = thumbnail === undefined;
      if (thumbnail !== undefined) image!.src = thumbnail;
      caption!.textContent = describe(data!, point);
      spoken!.textContent = caption!.textContent;
      placeBeside(peek!, dot.getBoundingClientRect(), figure.getBoundingClientRect());
    }

    svg.addEventListener('pointermove', (event) => {
      show(findNearest(dots, event));
    });
    svg.addEventListener('pointerdown', (event) => {
      show(findNearest(dots, event));
    });
    svg.addEventListener('pointerleave', (event) => {
      if (event.pointerType === 'mouse') show(-1);
    });
    svg.addEventListener('blur', () => {
      show(-1);
    });
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === 'Escape') show(-1);
      if (step === undefined) return;
      event.preventDefault();
      show(current === -1 && step === -1 ? dots.length - 1 : (current + step + dots.length) % dots.length);
    });
  }

  function findNearest(dots: readonly SVGCircleElement[], event: PointerEvent): number {
    const distances = dots.map((dot) => {
      const { left, top, width, height } = dot.getBoundingClientRect();
      return Math.hypot(left + width / 2 - event.clientX, top + height / 2 - event.clientY);
    });
    const nearest = distances.reduce((best, distance, index) => (distance < distances[best]! ? index : best), 0);
    return (distances[nearest] ?? Infinity) <= reachPx ? nearest : -1;
  }

  function describe(data: ScatterData, { cluster, path, prediction, confidence }: ScatterPoint): string {
    const group = cluster === null ? 'no group' : data.groups[cluster];
    const sure = confidence === null ? '' : ` (${Math.round(confidence * 100)}% sure)`;
    return `${path} — ${group} — model says ${prediction}${sure}`;
  }

  function placeBeside(peek: HTMLElement, dot: DOMRect, figure: DOMRect): void {
    const gapPx = 12;
    const right = dot.right - figure.left + gapPx;
    const left = dot.left - figure.left - gapPx - peek.offsetWidth;
    const x = right + peek.offsetWidth <= figure.width ? right : Math.max(0, left);
    const y = dot.top - figure.top - peek.offsetHeight / 2;
    peek.style.left = `${x}px`;
    peek.style.top = `${Math.max(0, y)}px`;
  }

  document.querySelectorAll<HTMLElement>('.scatter').forEach(startFigure);
}

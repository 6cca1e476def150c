/// <reference lib="dom" />
import type { ScatterData, ScatterPoint } from './scatter-data.ts';

/** Returns the function that shows the image behind a dot beside it; of none for -1. Runs in the page. */
export function peekDots(
  figure: HTMLElement,
  data: ScatterData,
  dots: readonly SVGCircleElement[],
): (index: number) => void {
  const peek = figure.querySelector<HTMLElement>('.peek')!;
  const image = peek.querySelector('img')!;
  const caption = peek.querySelector('p')!;
  const spoken = figure.querySelector('[aria-live]')!;
  let shown: SVGCircleElement | undefined;

  function describe({ cluster, path, prediction, confidence }: ScatterPoint): string {
    const group = cluster === null ? 'no group' : data.groups[cluster];
    const sure = confidence === null ? '' : ` (${Math.round(confidence * 100)}% sure)`;
    return `${path} — ${group} — model says ${prediction}${sure}`;
  }

  function placeBeside(dot: DOMRect, frame: DOMRect): void {
    const gapPx = 12;
    const right = dot.right - frame.left + gapPx;
    const left = dot.left - frame.left - gapPx - peek.offsetWidth;
    const x = right + peek.offsetWidth <= frame.width ? right : Math.max(0, left);
    const y = dot.top - frame.top - peek.offsetHeight / 2;
    peek.style.left = `${x}px`;
    peek.style.top = `${Math.max(0, y)}px`;
  }

  return (index) => {
    const dot = dots[index];
    if (dot === shown) return;
    shown?.classList.remove('current');
    shown = dot;
    const point = dot && data.points[Number(dot.dataset['point'])];
    peek.hidden = point === undefined;
    if (!dot || !point) return;
    dot.classList.add('current');
    const thumbnail = point.thumbnail === null ? undefined : data.thumbnails[point.thumbnail];
    image.hidden = thumbnail === undefined;
    if (thumbnail !== undefined) image.src = thumbnail;
    caption.textContent = describe(point);
    spoken.textContent = caption.textContent;
    placeBeside(dot.getBoundingClientRect(), figure.getBoundingClientRect());
  };
}

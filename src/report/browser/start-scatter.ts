/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { dragMap } from './drag-map.ts';
import type { listSelection } from './list-selection.ts';
import type { peekDots } from './peek-dots.ts';
import type { ScatterData } from './scatter-data.ts';
import type { zoomMap } from './zoom-map.ts';

/** The functions that startScatter works with: in the page nothing can be imported. */
export interface ScatterParts {
  readonly zoomMap: typeof zoomMap;
  readonly dragMap: typeof dragMap;
  readonly peekDots: typeof peekDots;
  readonly listSelection: typeof listSelection;
}

/**
 * Brings the maps of the classes to life: shows the image behind a dot (under the pointer, at a tap, by the arrow keys),
 * zooms, moves and selects. Runs in the page: it is written into the report as its own source text, so it may use
 * nothing from outside itself but its parts.
 */
export function startScatter({
  zoomMap: zoomOf,
  dragMap: dragOf,
  peekDots: peek,
  listSelection: list,
}: ScatterParts): void {
  const reachPx = 24;
  const text = document.getElementById('report-data')?.textContent ?? '[]';
  const classes = JSON.parse(text) as (ScatterData | null)[];

  function startFigure(figure: HTMLElement): void {
    const data = classes[Number(figure.dataset['class'])];
    const svg = figure.querySelector<SVGSVGElement>('svg.map');
    const selection = figure.querySelector<HTMLElement>('.selection');
    if (!data || !svg || !selection) return;
    const dots = [...svg.querySelectorAll('circle')].reverse();
    const zoom = zoomOf(svg);
    const show = peek(figure, data, dots);
    let current = -1;
    const selected = new Set<number>();

    function step(to: number): void {
      current = to;
      show(to);
    }

    function select(indices: Iterable<number>, adds: boolean): void {
      if (!adds) selected.clear();
      for (const index of indices) selected.add(index);
      svg!.classList.toggle('selecting', selected.size > 0);
      for (const dot of dots) dot.classList.toggle('chosen', selected.has(Number(dot.dataset['point'])));
      list(selection!, data!, [...selected]);
    }

    dragOf({
      svg,
      zoom,
      isMoving: () => figure.querySelector<HTMLInputElement>('input[value="move"]')?.checked === true,
      onRectangle: (from, to, adds) => select(findInside(dots, from, to), adds),
    });
    for (const type of ['pointermove', 'pointerdown'] as const) {
      svg.addEventListener(type, (event) => {
        if (event.buttons === 0 || type === 'pointerdown') step(findNearest(dots, event));
        else step(-1);
      });
    }
    svg.addEventListener('pointerleave', (event) => {
      if (event.pointerType === 'mouse') step(-1);
    });
    svg.addEventListener('blur', () => step(-1));
    svg.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
        event.preventDefault();
        zoom.zoomBy(1.002 ** -event.deltaY, zoom.locate(event));
      },
      { passive: false },
    );
    const toggle = (index: number) => {
      const point = Number(dots[index]?.dataset['point']);
      select(selected.has(point) ? [...selected].filter((each) => each !== point) : [...selected, point], false);
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowRight: () => step((current + 1) % dots.length),
      ArrowLeft: () => step((Math.max(0, current) - 1 + dots.length) % dots.length),
      '+': () => zoom.zoomBy(1.5),
      '-': () => zoom.zoomBy(1 / 1.5),
      '0': () => zoom.reset(),
      Enter: () => toggle(current),
    };
    const same: Readonly<Record<string, string>> = { ArrowDown: 'ArrowRight', ArrowUp: 'ArrowLeft', ' ': 'Enter' };
    svg.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        step(-1);
        select([], false);
      }
      const act = keys[same[event.key] ?? event.key];
      if (!act || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    });
    const buttons: Readonly<Record<string, () => void>> = {
      in: () => zoom.zoomBy(1.5),
      out: () => zoom.zoomBy(1 / 1.5),
      reset: () => zoom.reset(),
      clear: () => select([], false),
    };
    figure.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest('button');
      if (!button) return;
      buttons[button.dataset['act'] ?? '']?.();
      const group = button.dataset['group'];
      if (group === undefined) return;
      select(
        data.points.flatMap(({ cluster }, index) => (cluster === Number(group) ? [index] : [])),
        false,
      );
    });
  }

  function findNearest(dots: readonly SVGCircleElement[], event: PointerEvent): number {
    let [nearest, least] = [-1, reachPx];
    for (const [index, dot] of dots.entries()) {
      const { left, top, width, height } = dot.getBoundingClientRect();
      const distance = Math.hypot(left + width / 2 - event.clientX, top + height / 2 - event.clientY);
      if (distance <= least) [nearest, least] = [index, distance];
    }
    return nearest;
  }

  function findInside(
    dots: readonly SVGCircleElement[],
    from: { readonly x: number; readonly y: number },
    to: { readonly x: number; readonly y: number },
  ): number[] {
    const isBetween = (value: number, one: number, other: number) =>
      value >= Math.min(one, other) && value <= Math.max(one, other);
    return dots
      .filter(({ cx, cy }) => isBetween(cx.baseVal.value, from.x, to.x) && isBetween(cy.baseVal.value, from.y, to.y))
      .map((dot) => Number(dot.dataset['point']));
  }

  document.querySelectorAll<HTMLElement>('.scatter').forEach(startFigure);
}

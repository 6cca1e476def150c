/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { dragMap } from './drag-map.ts';
import type { listSelection } from './list-selection.ts';
import type { peekDots } from './peek-dots.ts';
import type { ScatterData } from './scatter-data.ts';
import type { MapPlace, MapZoom, zoomMap } from './zoom-map.ts';

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
  const zoomStep = 1.5;
  const text = document.getElementById('report-data')?.textContent ?? '[]';
  const classes = JSON.parse(text) as (ScatterData | null)[];

  /** A map that lives: what its listeners do. */
  interface LiveMap {
    readonly data: ScatterData;
    readonly zoom: MapZoom;
    /** On top first. */
    readonly dots: readonly SVGCircleElement[];
    /** Shows the image behind a dot, by its place among the dots; of none for -1. */
    show(index: number): void;
    /** Shows that of the dot that is so many further. */
    step(by: number): void;
    /** Selects points, by their place among the data. */
    select(points: readonly number[], adds?: boolean): void;
    /** Selects the dot whose image is shown, or no longer does. */
    toggle(): void;
  }

  function startFigure(figure: HTMLElement): void {
    const data = classes[Number(figure.dataset['class'])];
    const svg = figure.querySelector<SVGSVGElement>('svg.map');
    if (!data || !svg) return;
    const map = createMap(figure, svg, data);
    listenToPointer(svg, map);
    listenToKeys(svg, map);
    listenToButtons(figure, map);
    dragOf({
      svg,
      zoom: map.zoom,
      isMoving: () => figure.querySelector<HTMLInputElement>('input[value="move"]')?.checked === true,
      onRectangle: (from, to, adds) => map.select(findInside(map.dots, from, to), adds),
    });
  }

  function createMap(figure: HTMLElement, svg: SVGSVGElement, data: ScatterData): LiveMap {
    const dots = [...svg.querySelectorAll('circle')].reverse();
    const peekAt = peek(figure, data, dots);
    const panel = figure.querySelector<HTMLElement>('.selection')!;
    let selected = new Set<number>();
    let current = -1;
    const map: LiveMap = {
      ...{ data, dots, zoom: zoomOf(svg) },
      show: (index) => peekAt((current = index)),
      step: (by) => map.show((Math.max(current, by > 0 ? -1 : 0) + by + dots.length) % dots.length),
      select(points, adds = false) {
        selected = new Set(adds ? [...selected, ...points] : points);
        svg.classList.toggle('selecting', selected.size > 0);
        for (const dot of dots) dot.classList.toggle('chosen', selected.has(readPoint(dot)));
        list(panel, data, [...selected]);
      },
      toggle() {
        const dot = dots[current];
        if (!dot) return;
        const point = readPoint(dot);
        map.select(selected.has(point) ? [...selected].filter((each) => each !== point) : [...selected, point]);
      },
    };
    return map;
  }

  function listenToPointer(svg: SVGSVGElement, { dots, zoom, show }: LiveMap): void {
    svg.addEventListener('pointermove', (event) => show(event.buttons === 0 ? findNearest(dots, event) : -1));
    svg.addEventListener('pointerdown', (event) => show(findNearest(dots, event)));
    svg.addEventListener('pointerleave', (event) => {
      if (event.pointerType === 'mouse') show(-1);
    });
    svg.addEventListener('blur', () => show(-1));
    const zoomAtPointer = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
      event.preventDefault();
      zoom.zoomBy(1.002 ** -event.deltaY, zoom.locate(event));
    };
    svg.addEventListener('wheel', zoomAtPointer, { passive: false });
  }

  function listenToKeys(svg: SVGSVGElement, map: LiveMap): void {
    const [forth, back] = [() => map.step(1), () => map.step(-1)];
    const keys: Readonly<Record<string, () => void>> = {
      ...{ ArrowRight: forth, ArrowDown: forth, ArrowLeft: back, ArrowUp: back },
      ...{
        '+': () => map.zoom.zoomBy(zoomStep),
        '-': () => map.zoom.zoomBy(1 / zoomStep),
        '0': () => map.zoom.reset(),
      },
      ...{ Enter: () => map.toggle(), ' ': () => map.toggle() },
      Escape: () => {
        map.show(-1);
        map.select([]);
      },
    };
    svg.addEventListener('keydown', (event) => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    });
  }

  function listenToButtons(figure: HTMLElement, { data, zoom, select }: LiveMap): void {
    const acts: Readonly<Record<string, () => void>> = {
      ...{ in: () => zoom.zoomBy(zoomStep), out: () => zoom.zoomBy(1 / zoomStep), reset: () => zoom.reset() },
      clear: () => select([]),
    };
    figure.addEventListener('click', ({ target }) => {
      const { act = '', group } = (target as Element).closest('button')?.dataset ?? {};
      acts[act]?.();
      if (group === undefined) return;
      select(data.points.flatMap(({ cluster }, index) => (cluster === Number(group) ? [index] : [])));
    });
  }

  /** Where the point of a dot is among the data. */
  function readPoint(dot: SVGCircleElement): number {
    return Number(dot.dataset['point']);
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

  function findInside(dots: readonly SVGCircleElement[], from: MapPlace, to: MapPlace): number[] {
    const isBetween = (value: number, one: number, other: number) =>
      value >= Math.min(one, other) && value <= Math.max(one, other);
    return dots
      .filter(({ cx, cy }) => isBetween(cx.baseVal.value, from.x, to.x) && isBetween(cy.baseVal.value, from.y, to.y))
      .map(readPoint);
  }

  document.querySelectorAll<HTMLElement>('.scatter').forEach(startFigure);
}

/// <reference lib="dom" />
import type { MapPlace, MapZoom } from './zoom-map.ts';

/** What a drag over a map does. */
export interface MapDrag {
  readonly svg: SVGSVGElement;
  readonly zoom: MapZoom;
  /** Whether a drag moves the map; else it draws a rectangle. */
  readonly isMoving: () => boolean;
  /** Hears of a rectangle that was drawn, and whether it adds to what was selected before. */
  readonly onRectangle: (from: MapPlace, to: MapPlace, adds: boolean) => void;
}

/** Lets the mouse move a map or draw a rectangle on it. Runs in the page: may use nothing from outside itself. */
export function dragMap({ svg, zoom, isMoving, onRectangle }: MapDrag): void {
  const leastPx = 4;
  const band = document.createElementNS(svg.namespaceURI, 'rect') as SVGRectElement;
  band.setAttribute('class', 'band');
  let start: { readonly place: MapPlace; readonly event: PointerEvent } | undefined;
  let last: MapPlace | undefined;

  function isDragged(event: PointerEvent): boolean {
    return start !== undefined && Math.hypot(event.x - start.event.x, event.y - start.event.y) >= leastPx;
  }

  function drawBand(from: MapPlace, to: MapPlace): void {
    const box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) };
    const size = { width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
    for (const [name, value] of Object.entries({ ...box, ...size })) band.setAttribute(name, String(value));
    svg.append(band);
  }

  svg.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    start = { place: zoom.locate(event), event };
    last = start.place;
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', (event) => {
    if (!start || !last || !isDragged(event)) return;
    const place = zoom.locate(event);
    if (!isMoving()) {
      drawBand(start.place, place);
      return;
    }
    zoom.moveBy(place.x - last.x, place.y - last.y);
    last = zoom.locate(event);
  });
  svg.addEventListener('pointerup', (event) => {
    band.remove();
    if (start && isDragged(event) && !isMoving()) onRectangle(start.place, zoom.locate(event), event.shiftKey);
    start = undefined;
  });
}

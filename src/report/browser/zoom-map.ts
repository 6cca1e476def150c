/// <reference lib="dom" />

/** A place in a map, in the units of its drawing. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
}

/** How a map is looked at. */
export interface MapZoom {
  /** Makes what lies at `place` (default: the middle) `factor` times as large; nothing leaves the drawing's bounds. */
  zoomBy(factor: number, place?: MapPlace): void;
  /** Moves the drawing by so much, in its units. */
  moveBy(x: number, y: number): void;
  reset(): void;
  /** Where an event of the pointer is. */
  locate(event: MouseEvent): MapPlace;
}

/** Zooms the drawing of a map by its view box. Runs in the page: may use nothing from outside itself. */
export function zoomMap(svg: SVGSVGElement): MapZoom {
  const most = 40;
  const { width, height } = svg.viewBox.baseVal;
  let view = { x: 0, y: 0, zoom: 1 };

  function show(x: number, y: number, zoom: number): void {
    const clamp = (value: number, size: number) => Math.min(size - size / zoom, Math.max(0, value));
    view = { x: clamp(x, width), y: clamp(y, height), zoom };
    svg.setAttribute('viewBox', `${view.x} ${view.y} ${width / zoom} ${height / zoom}`);
    svg.style.setProperty('--dot', `${5 / zoom ** 0.75}px`); // dots part as they grow
  }

  return {
    zoomBy(factor, place = { x: view.x + width / view.zoom / 2, y: view.y + height / view.zoom / 2 }) {
      const zoom = Math.min(most, Math.max(1, view.zoom * factor));
      const share = view.zoom / zoom;
      show(place.x - (place.x - view.x) * share, place.y - (place.y - view.y) * share, zoom);
    },
    moveBy(x, y) {
      show(view.x - x, view.y - y, view.zoom);
    },
    reset() {
      show(0, 0, 1);
    },
    locate({ clientX, clientY }) {
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()!.inverse());
      return { x, y };
    },
  };
}

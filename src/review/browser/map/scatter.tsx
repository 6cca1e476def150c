import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PointSet } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { fitPoints, isWithin, type Place } from './scatter-geometry.ts';

interface ScatterProps {
  readonly points: PointSet;
  /** Indices of points. */
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (selected: ReadonlySet<number>) => void;
  readonly onOpen: (index: number) => void;
}

const reachPx = 16;
const usual = { zoom: 1, x: 0, y: 0 };

/** Colours of groups, by index from the end: the most suspicious is drawn last. */
export const groupColours = ['#d11527', '#2b6cb8', '#0e8a7c', '#7554c4', '#a07f00', '#4d7a1c', '#8a5a44', '#476078'];

/** The class of colour that a group has. */
export function colourGroup(points: PointSet, group: number): string {
  return group < 0 ? '#8b929b' : groupColours[(points.groups.length - 1 - group) % groupColours.length]!;
}

/**
 * The picture of a class: draw around dots to select them, wheel to zoom, shift and drag to move. With the keyboard,
 * arrows step through the dots, space selects, Enter opens.
 */
export function Scatter({ points, selected, onSelect, onOpen }: ScatterProps) {
  const { state } = useDesk();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 600, height: 420 });
  const [view, setView] = useState(usual);
  const [lasso, setLasso] = useState<readonly Place[]>([]);
  const [current, setCurrent] = useState(-1);
  const places = useMemo(() => fitPoints(points, size, view), [points, size, view]);

  useEffect(() => {
    const element = canvas.current!;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current!;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY / 400);
      setView((old) => zoomAt(old, factor, toPlace(element, event)));
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, []);

  useEffect(() => {
    const element = canvas.current!;
    const ratio = devicePixelRatio;
    element.width = size.width * ratio;
    element.height = size.height * ratio;
    const context = element.getContext('2d')!;
    context.scale(ratio, ratio);
    drawDots(context, { points, places, selected, current });
    drawLasso(context, lasso, getComputedStyle(element).color);
  }, [points, places, selected, current, lasso, size]);

  const move = (event: PointerEvent) => {
    const at = toPlace(canvas.current!, event);
    if (event.buttons === 0) setCurrent(findNearest(places, at));
    else if (event.shiftKey) setView({ ...view, x: view.x + event.movementX, y: view.y + event.movementY });
    else setLasso([...lasso, at]);
  };
  const finish = (event: PointerEvent) => {
    if (lasso.length > 3) {
      const inside = [...places.keys()].filter((index) => isWithin(lasso, places[index]!));
      onSelect(new Set(event.ctrlKey || event.metaKey ? [...selected, ...inside] : inside));
    } else if (!event.shiftKey) {
      const nearest = findNearest(places, toPlace(canvas.current!, event));
      if (nearest >= 0) onSelect(toggle(selected, nearest));
    }
    setLasso([]);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) setCurrent((current + step + places.length) % places.length);
    else if (event.key === ' ' && current >= 0) onSelect(toggle(selected, current));
    else if (event.key === 'Enter' && current >= 0) onOpen(current);
    else if (event.key === 'Escape') onSelect(new Set());
    else if (event.key === '+') setView(zoomAt(view, 1.4, centre(size)));
    else if (event.key === '-') setView(zoomAt(view, 1 / 1.4, centre(size)));
    else if (event.key === '0') setView(usual);
    else return;
    event.preventDefault();
  };

  const place = places[current];
  return (
    <div class="scatter">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={`Map of ${places.length} ${state.noun.many}. Arrows step through them, space selects, Enter opens.`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setLasso([toPlace(event.currentTarget, event)]);
        }}
        onPointerMove={move}
        onPointerUp={finish}
        onPointerLeave={() => lasso.length === 0 && setCurrent(-1)}
        onDblClick={() => current >= 0 && onOpen(current)}
        onKeyDown={press}
      />
      {place && <Peek sample={points.samples[current]!} place={place} size={size} />}
    </div>
  );
}

function Peek({ sample, place, size }: { sample: number; place: Place; size: { width: number; height: number } }) {
  const left = place.x > size.width / 2 ? place.x - 132 : place.x + 12;
  const top = Math.max(0, Math.min(size.height - 124, place.y - 60));
  return (
    <div class="peek" style={{ left: `${left}px`, top: `${top}px` }}>
      <img src={`/api/samples/${sample}/image`} alt="" />
    </div>
  );
}

interface Drawing {
  readonly points: PointSet;
  readonly places: readonly Place[];
  readonly selected: ReadonlySet<number>;
  readonly current: number;
}

function drawDots(context: CanvasRenderingContext2D, { points, places, selected, current }: Drawing): void {
  const hasMarks = points.marked.some(Boolean);
  const order = [...places.keys()].sort((left, right) => rank(left) - rank(right));
  function rank(index: number): number {
    return (points.marked[index] ? 1000 : 0) + (selected.has(index) ? 2000 : 0) + points.group[index]!;
  }
  for (const index of order) {
    const { x, y } = places[index]!;
    context.globalAlpha = hasMarks && !points.marked[index] && !selected.has(index) ? 0.4 : 0.85;
    context.fillStyle = colourGroup(points, points.group[index]!);
    context.beginPath();
    context.arc(x, y, points.marked[index] ? 5 : 3.5, 0, 2 * Math.PI);
    context.fill();
    if (!selected.has(index) && index !== current) continue;
    context.globalAlpha = 1;
    context.lineWidth = index === current ? 3 : 2;
    context.strokeStyle = index === current ? '#ffb400' : '#101418';
    context.stroke();
    context.lineWidth = 1;
    context.strokeStyle = '#ffffff';
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawLasso(context: CanvasRenderingContext2D, lasso: readonly Place[], colour: string): void {
  if (lasso.length < 2) return;
  context.strokeStyle = colour;
  context.setLineDash([5, 4]);
  context.beginPath();
  for (const { x, y } of lasso) context.lineTo(x, y);
  context.closePath();
  context.stroke();
  context.setLineDash([]);
}

function toPlace(element: Element, event: MouseEvent): Place {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function findNearest(places: readonly Place[], at: Place): number {
  let [best, least] = [-1, reachPx];
  for (const [index, { x, y }] of places.entries()) {
    const distance = Math.hypot(x - at.x, y - at.y);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function toggle(selected: ReadonlySet<number>, index: number): Set<number> {
  const next = new Set(selected);
  if (!next.delete(index)) next.add(index);
  return next;
}

function zoomAt(view: typeof usual, factor: number, at: Place): typeof usual {
  const zoom = Math.max(0.5, Math.min(40, view.zoom * factor));
  const scale = zoom / view.zoom;
  return { zoom, x: at.x - (at.x - view.x) * scale, y: at.y - (at.y - view.y) * scale };
}

function centre({ width, height }: { width: number; height: number }): Place {
  return { x: width / 2, y: height / 2 };
}

import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps {
  readonly label: string;
  readonly total: number;
  /** Height of a row, from the width of an item. */
  readonly rowPx: (itemPx: number) => number;
  /** Least width of an item; one item a row where it is left out. */
  readonly itemPx?: number;
  /** The item that the keyboard is at. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onRange: (first: number, end: number) => void;
  readonly onOpen?: (index: number) => void;
  readonly onToggle?: (index: number, isRange: boolean) => void;
  readonly isSelected?: (index: number) => boolean;
  readonly render: (index: number) => ComponentChildren;
  readonly class?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** Rows drawn above and below what is seen. */
const spareRows = 3;

/**
 * A list or grid of any length: only what is seen is drawn. One tab stop; arrows move, Enter or a click opens, space or
 * the box in its corner selects.
 */
export function VirtualList(props: VirtualListProps) {
  const { label, total, itemPx, active, onActive, onRange, onOpen, onToggle, isSelected, render } = props;
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ top: 0, height: 600, width: 300 });
  const columns = itemPx === undefined ? 1 : Math.max(1, Math.floor(place.width / itemPx));
  const rowPx = props.rowPx(place.width / columns);
  const firstRow = Math.max(0, Math.floor(place.top / rowPx) - spareRows);
  const endRow = Math.ceil((place.top + place.height) / rowPx) + spareRows;
  const [first, end] = [firstRow * columns, Math.min(total, endRow * columns)];

  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () =>
      setPlace({ top: element.scrollTop, height: element.clientHeight, width: element.clientWidth });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => observer.disconnect();
  }, []);

  useEffect(() => onRange(first, Math.max(end, first + 1)), [first, end, onRange]);

  useEffect(() => {
    const element = box.current!;
    const top = Math.floor(active / columns) * rowPx;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowPx > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowPx - element.clientHeight;
    }
  }, [active, columns, rowPx, total]);

  const steps: Readonly<Record<string, number>> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ...(columns > 1 ? { ArrowRight: 1, ArrowLeft: -1 } : {}),
    PageDown: columns * Math.max(1, Math.floor(place.height / rowPx)),
    PageUp: -columns * Math.max(1, Math.floor(place.height / rowPx)),
    Home: -total,
    End: total,
  };

  function press(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (step !== undefined) onActive(Math.max(0, Math.min(total - 1, active + step)));
    else if (event.key === 'Enter' && onOpen) onOpen(active);
    else if (event.key === ' ' && onToggle) onToggle(active, event.shiftKey);
    else return props.onKeyDown?.(event);
    event.preventDefault();
  }

  return (
    <div
      ref={box}
      class={`virtual ${props.class ?? ''}`}
      role="listbox"
      aria-label={label}
      aria-multiselectable={onToggle !== undefined}
      aria-activedescendant={total > 0 ? `${label}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      <div class="virtual-space" role="presentation" style={{ height: `${Math.ceil(total / columns) * rowPx}px` }}>
        <div
          class="virtual-window"
          role="presentation"
          style={{
            transform: `translateY(${firstRow * rowPx}px)`,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gridAutoRows: `${rowPx}px`,
          }}
        >
          {Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset).map((index) => (
            <div
              key={index}
              id={`${label}-${index}`}
              role="option"
              class={`item ${index === active ? 'active' : ''}`}
              aria-selected={isSelected ? isSelected(index) : index === active}
              aria-setsize={total}
              aria-posinset={index + 1}
              onClick={(event) => {
                onActive(index);
                const isToggle = event.shiftKey || event.ctrlKey || event.metaKey || isTick(event.target);
                if (onToggle && isToggle) onToggle(index, event.shiftKey);
                else onOpen?.(index);
              }}
            >
              {render(index)}
              {onToggle && <span class="tick" aria-hidden="true" title="Select; with shift, all up to here" />}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Whether it is the mark in an item's corner, which selects the item: for the mouse and for fingers, as keys have space. */
function isTick(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('.tick');
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { encodeMask, decodeMask, type MaskGrid } from '../../../store/mask-grid.ts';
import type { FindingDetail, Mask } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { Dialog } from '../parts/dialog.tsx';
import { MaskOverlay } from './mask-overlay.tsx';
import { SamplePicture } from '../samples/sample-picture.tsx';
import { useAnswer } from '../state/use-answer.ts';

interface MaskEditorProps {
  readonly finding: FindingDetail;
  readonly mask: Mask | null;
  readonly onSave: (mask: Mask | null) => void;
  readonly onClose: () => void;
}

interface Cell {
  readonly x: number;
  readonly y: number;
}

/** Cells along the longer side where nothing was proposed. */
const usualCells = 28;

/** Draws where an artefact is, over one of the samples: with the mouse, or with arrows and space. */
export function MaskEditor({ finding, mask, onSave, onClose }: MaskEditorProps) {
  const { settings, state } = useDesk();
  const samples = useAnswer('/api/findings/:id/samples', finding.id, { limit: 12 }).data?.items ?? [];
  const places = finding.grid ?? choosePlaces(state.aspect);
  const [shown, setShown] = useState(0);
  const [grid, setGrid] = useState<MaskGrid>(() => (mask ? decodeMask(mask) : createGrid(places)));
  const [radius, setRadius] = useState(1);
  const [isErasing, setErasing] = useState(false);
  const [cursor, setCursor] = useState<Cell>({ x: grid.width >> 1, y: grid.height >> 1 });
  const board = useRef<HTMLDivElement>(null);
  useEffect(() => board.current?.focus(), []);
  const sample = samples[shown % Math.max(1, samples.length)];

  const paint = (cell: Cell, value: boolean) => {
    setCursor(cell);
    setGrid((old) => paintDisc(old, cell, { radius, value }));
  };
  const readCell = (event: PointerEvent): Cell => {
    const { left, top, width, height } = board.current!.getBoundingClientRect();
    const place = (share: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return {
      x: place((event.clientX - left) / width, grid.width),
      y: place((event.clientY - top) / height, grid.height),
    };
  };
  const draw = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    event.preventDefault();
    paint(readCell(event), !(isErasing || event.buttons === 2 || event.shiftKey));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      const x = Math.max(0, Math.min(grid.width - 1, cursor.x + step[0]!));
      setCursor({ x, y: Math.max(0, Math.min(grid.height - 1, cursor.y + step[1]!)) });
    } else if (event.key === ' ') paint(cursor, !grid.cells[cursor.y * grid.width + cursor.x]);
    else if (event.key === '+') setRadius(Math.min(8, radius + 1));
    else if (event.key === '-') setRadius(Math.max(0, radius - 1));
    else return;
    event.preventDefault();
  };
  const save = (saved: Mask | null) => {
    onSave(saved);
    onClose();
  };

  return (
    <Dialog title={`Where is it in ${finding.name}?`} onClose={onClose} class="mask-editor">
      <div
        ref={board}
        class="board"
        tabIndex={0}
        role="application"
        aria-label="Mask. Arrows move, space draws or erases, plus and minus change the size."
        style={{ aspectRatio: `1 / ${state.aspect}` }}
        onPointerDown={draw}
        onPointerMove={draw}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={press}
      >
        {sample && (
          <SamplePicture sample={sample.id} settings={{ ...settings, layer: 'image' }} size="large" alt={sample.path} />
        )}
        <MaskOverlay mask={encodeMask(grid)} />
        <MaskFill grid={grid} cursor={cursor} />
      </div>
      <p class="soft">
        Draw with the mouse, erase with the right button. {grid.cells.filter(Boolean).length} of {grid.cells.length}{' '}
        cells.
      </p>
      <p class="actions">
        <label class="check">
          size{' '}
          <input
            type="range"
            min={0}
            max={8}
            value={radius}
            onInput={(event) => setRadius(Number(event.currentTarget.value))}
          />
        </label>
        <label class="check">
          <input type="checkbox" checked={isErasing} onChange={(event) => setErasing(event.currentTarget.checked)} />{' '}
          erase
        </label>
        <button type="button" onClick={() => setShown(shown + 1)}>
          Another {state.noun.one}
        </button>
        <button
          type="button"
          onClick={() => setGrid(finding.proposal ? decodeMask(finding.proposal) : createGrid(places))}
        >
          As proposed
        </button>
        <button type="button" onClick={() => setGrid(createGrid([grid.height, grid.width]))}>
          Clear
        </button>
        <button type="button" class="primary" onClick={() => save(grid.cells.some(Boolean) ? encodeMask(grid) : null)}>
          Save
        </button>
      </p>
    </Dialog>
  );
}

/** The cells inside, tinted, and the cell that the keyboard is at. */
function MaskFill({ grid: { height, width, cells }, cursor }: { grid: MaskGrid; cursor: Cell }) {
  const inside = cells.flatMap((cell, index) =>
    cell ? [`M${index % width} ${Math.floor(index / width)}h1v1h-1z`] : [],
  );
  return (
    <svg class="outline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="fill" d={inside.join('')} />
      <rect class="cursor" x={cursor.x} y={cursor.y} width={1} height={1} />
    </svg>
  );
}

/** Rows and columns for samples of this height over width. */
function choosePlaces(aspect: number): [height: number, width: number] {
  const shorter = (share: number) => Math.max(1, Math.round(usualCells * share));
  return aspect >= 1 ? [usualCells, shorter(1 / aspect)] : [shorter(aspect), usualCells];
}

function createGrid([height, width]: readonly [height: number, width: number]): MaskGrid {
  return { height, width, cells: new Array<boolean>(height * width).fill(false) };
}

function paintDisc(
  { height, width, cells }: MaskGrid,
  { x, y }: Cell,
  { radius, value }: { radius: number; value: boolean },
): MaskGrid {
  const isNear = (index: number) => Math.hypot((index % width) - x, Math.floor(index / width) - y) <= radius;
  return { height, width, cells: cells.map((cell, index) => (isNear(index) ? value : cell)) };
}

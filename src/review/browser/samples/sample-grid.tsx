import { useState } from 'preact/hooks';
import { formatPercent } from '../../../report/format.ts';
import type { FindingDetail, SampleItem, Verdict } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { sayOfSamples, sayOnly } from '../verdicts/judging.ts';
import { SamplePicture } from './sample-picture.tsx';
import { SampleViewer } from './sample-viewer.tsx';
import { SampleWordsDialog } from '../verdicts/sample-words-dialog.tsx';
import type { PagedList } from '../state/use-pages.ts';
import { VerdictButtons } from '../verdicts/verdict-buttons.tsx';
import { ViewBar } from './view-bar.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';
import { findVerdict } from '../verdicts/words.ts';

interface SampleGridProps<Item extends SampleItem> {
  readonly label: string;
  readonly list: PagedList<Item>;
  /** The finding that verdicts on them are given for; null where they cannot be judged. */
  readonly finding: Pick<FindingDetail, 'id' | 'said'> | null;
  /** What stands below each instead of its prediction. */
  readonly caption?: (item: Item) => string;
}

const [tilePx, captionPx] = [148, 44];

/** Samples that can be looked at, selected and judged, by mouse or keyboard; any number of them. */
export function SampleGrid<Item extends SampleItem>({ label, list, finding, caption }: SampleGridProps<Item>) {
  const { judging, author, settings, changeSettings } = useDesk();
  const [active, setActive] = useState(0);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [isOpen, setOpen] = useState(false);
  /** Indices of those of which more is being said. */
  const [telling, setTelling] = useState<readonly number[]>();
  const total = list.total ?? 0;

  const toggle = (index: number, isRange: boolean) => {
    const next = new Set(selected);
    if (isRange) for (const each of listBetween(Math.max(-1, ...selected), index)) next.add(each);
    else if (!next.delete(index)) next.add(index);
    setSelected(next);
  };
  const findItems = (indices: readonly number[]) => indices.flatMap((index) => list.item(index) ?? []);
  const judge = (indices: readonly number[], verdict: Verdict) => {
    const items = findItems(indices);
    if (finding === null || items.length === 0) return;
    judging.say(sayOfSamples(finding.id, items, sayOnly(verdict), author));
    setSelected(new Set());
  };
  const press = (event: KeyboardEvent) => {
    const layer = ({ i: 'image', o: 'overlay', r: 'heatmap' } as const)[event.key];
    const verdict = findVerdict(event.key);
    const chosen = selected.size > 0 ? [...selected] : [active];
    if (layer) changeSettings({ layer });
    else if (finding && event.key === 'e') setTelling(chosen);
    else if (finding && verdict) {
      judge(chosen, verdict);
      if (selected.size === 0) setActive(Math.min(total - 1, active + 1));
    } else return;
    event.preventDefault();
  };

  if (list.error !== undefined) return <p class="loading">{list.error}</p>;
  return (
    <div class="sample-grid">
      <ViewBar>
        {finding !== null && selected.size === 0 && (
          <span class="soft">A click opens one, the box in its corner selects it: then say what it is.</span>
        )}
        {finding !== null && selected.size > 0 && (
          <span class="selection">
            {selected.size} selected
            <VerdictButtons
              label="What are they?"
              pressed={undefined}
              onVerdict={(verdict) => judge([...selected], verdict)}
            />
            <button type="button" onClick={() => setTelling([...selected])}>
              More … <kbd>e</kbd>
            </button>
            <button type="button" class="quiet" onClick={() => setSelected(new Set())}>
              none
            </button>
          </span>
        )}
      </ViewBar>
      <VirtualList
        label={label}
        class="tiles"
        total={total}
        rowPx={(widthPx) => widthPx + captionPx}
        itemPx={tilePx}
        active={Math.min(active, Math.max(0, total - 1))}
        onActive={setActive}
        onRange={list.want}
        onOpen={() => setOpen(true)}
        {...(finding !== null && { onToggle: toggle })}
        isSelected={(index) => selected.has(index)}
        onKeyDown={press}
        render={(index) => {
          const item = list.item(index);
          return item ? (
            <SampleTile item={item} settings={settings} text={caption?.(item) ?? describe(item)} />
          ) : (
            <span class="picture empty" />
          );
        }}
      />
      {isOpen && (
        <SampleViewer
          sample={list.item(active)}
          place={`${active + 1} of ${total}`}
          onStep={(step) => setActive(Math.max(0, Math.min(total - 1, active + step)))}
          onVerdict={finding === null ? undefined : (verdict) => judge([active], verdict)}
          onTell={() => setTelling([active])}
          onClose={() => setOpen(false)}
        />
      )}
      {telling && finding && (
        <SampleWordsDialog samples={findItems(telling)} finding={finding} onClose={() => setTelling(undefined)} />
      )}
    </div>
  );
}

interface SampleTileProps {
  readonly item: SampleItem;
  readonly settings: Parameters<typeof SamplePicture>[0]['settings'];
  readonly text: string;
}

function SampleTile({ item, settings, text }: SampleTileProps) {
  const said = item.said && !item.said.withdrawn ? item.said.verdict : null;
  return (
    <div class={`tile ${said ?? ''}`}>
      <SamplePicture sample={item.id} settings={settings} alt={`${item.path}${said ? `, ${said}` : ''}`} />
      {said && <span class={`badge ${said}`}>{item.said?.action ?? said}</span>}
      <span class="caption" title={`${item.path}\n${text}`}>
        <span class="name">{item.path}</span>
        <span class="soft">{text}</span>
      </span>
    </div>
  );
}

/** “coat, 98%”. */
export function describe({ prediction, confidence }: SampleItem): string {
  if (prediction === null) return '';
  return confidence === null ? prediction : `${prediction}, ${formatPercent(confidence)}`;
}

function listBetween(from: number, to: number): number[] {
  const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

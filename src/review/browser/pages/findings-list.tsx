import { useRef, useState } from 'preact/hooks';
import { formatNumberOf, formatPercent, formatSamples, formatScore } from '../../../report/format.ts';
import type { FindingItem, RunState } from '../../api.ts';
import { ask } from '../state/ask.ts';
import { useDesk } from '../state/desk.ts';
import { useKeys } from '../parts/use-keys.ts';
import { usePages } from '../state/use-pages.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { verdicts, verdictWords } from '../verdicts/words.ts';

const rowPx = 62;

/** The filters in the address. */
const filterNames = ['text', 'verdict', 'view', 'least', 'suspicious'] as const;

/** All findings of the run, the most suspicious first. */
export function FindingsList() {
  const { run, route, go, version, state } = useDesk();
  const search = useRef<HTMLInputElement>(null);
  /** What was typed: the address follows a moment later. */
  const [text, setText] = useState(route.choices['text'] ?? '');
  const filter = Object.fromEntries(filterNames.map((name) => [name, route.choices[name] ?? '']));
  const list = usePages<FindingItem>(JSON.stringify([run, filter]), version, (offset, limit) =>
    ask('/api/runs/:id/findings', run, { ...filter, offset, limit }),
  );
  const total = list.total ?? 0;
  const at = useRef(-1);
  const known = list.item(at.current)?.id === route.finding ? at.current : findIndex(list.item, total, route.finding);
  if (route.finding === null) at.current = -1;
  else if (known >= 0) at.current = known;

  const open = (index: number) => {
    const item = list.item(Math.max(0, Math.min(total - 1, index)));
    if (!item) return;
    at.current = Math.max(0, Math.min(total - 1, index));
    go({ run, finding: item.id });
  };
  useKeys({
    j: () => open(at.current + 1),
    k: () => open(at.current - 1),
    '/': () => search.current?.focus(),
  });

  const set = (name: (typeof filterNames)[number], value: string) =>
    go({ run, choices: { ...route.choices, [name]: value } });
  return (
    <aside class="findings" aria-label="Findings">
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          search.current?.blur();
        }}
      >
        <input
          ref={search}
          type="search"
          placeholder="Class …"
          aria-label="Class"
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            set('text', event.currentTarget.value);
          }}
        />
        <select
          aria-label="Verdict"
          value={filter['verdict']}
          onChange={(event) => set('verdict', event.currentTarget.value)}
        >
          <option value="">any verdict</option>
          <option value="none">not judged</option>
          {verdicts.map((verdict) => (
            <option key={verdict} value={verdict}>
              {verdictWords[verdict].name.toLowerCase()}
            </option>
          ))}
        </select>
        <select aria-label="View" value={filter['view']} onChange={(event) => set('view', event.currentTarget.value)}>
          <option value="">any view</option>
          {state.views.map(({ name, words }) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
        <select aria-label="Size" value={filter['least']} onChange={(event) => set('least', event.currentTarget.value)}>
          <option value="">any size</option>
          {[5, 10, 20, 50, 100, 200].map((least) => (
            <option key={least} value={least}>
              ≥ {least} {state.noun.many}
            </option>
          ))}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={filter['suspicious'] === 'true'}
            onChange={(event) => set('suspicious', event.currentTarget.checked ? 'true' : '')}
          />{' '}
          suspicious only
        </label>
        <output>
          {list.error ?? (list.total === undefined ? '…' : `${formatNumberOf(total, 'finding')}, by score`)}
        </output>
      </form>
      <VirtualList
        label="findings"
        total={total}
        rowPx={() => rowPx}
        active={Math.max(0, at.current)}
        onActive={open}
        onRange={list.want}
        isSelected={(index) => list.item(index)?.id === route.finding}
        render={(index) => <FindingRow item={list.item(index)} noun={state.noun} />}
      />
    </aside>
  );
}

function findIndex(item: (index: number) => FindingItem | undefined, total: number, id: number | null): number {
  for (let index = 0; index < Math.min(total, 500); index++) if (item(index)?.id === id) return index;
  return -1;
}

function FindingRow({ item, noun }: { item: FindingItem | undefined; noun: RunState['noun'] }) {
  if (!item) return <div class="finding-row loading">…</div>;
  const { name, size, classSize, score, suspicious, verdict, artefact, author, judgedSamples } = item;
  const share = formatPercent(classSize > 0 ? size / classSize : null);
  return (
    <div class={`finding-row ${suspicious ? 'suspicious' : ''}`}>
      <span class="name">{name}</span>
      <span class="number" title="score: how much speaks for it">
        {author === null ? formatScore(score) : ''}
      </span>
      <span class="soft">
        {formatSamples(size, noun)}, {share}
        {judgedSamples > 0 && ` · ${judgedSamples} judged`}
      </span>
      <span class="badges">
        {verdict && (
          <span class={`badge ${verdict}`}>{artefact !== '' && verdict === 'artefact' ? artefact : verdict}</span>
        )}
        {!verdict && suspicious && <span class="badge alarm">suspicious</span>}
        {author !== null && <span class="badge own">made by {author || 'hand'}</span>}
      </span>
    </div>
  );
}

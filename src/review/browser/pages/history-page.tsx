import { formatNumberOf } from '../../../report/format.ts';
import type { HistoryItem } from '../../api.ts';
import { ask } from '../state/ask.ts';
import { useDesk } from '../state/desk.ts';
import { usePages } from '../state/use-pages.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { formatAge } from '../verdicts/words.ts';

interface Export {
  readonly what: string;
  readonly name: string;
  readonly meaning: (one: string) => string;
}

const exports: readonly Export[] = [
  {
    what: 'verdicts',
    name: 'List for retraining',
    meaning: (one) => `every ${one} that a verdict speaks of, once: drop, relabel, down-weight or keep`,
  },
  { what: 'history', name: 'History of verdicts', meaning: () => 'every verdict ever given on a finding' },
  { what: 'members', name: 'Members', meaning: (one) => `every ${one} with the findings it is in` },
];

/** Below this width of the list a row has two lines; the window then is as narrow as styles/narrow.css says. */
const narrowPx = 725;

/** What was said in the run, newest first, and what can be taken away. */
export function HistoryPage() {
  const { run, state, version, go } = useDesk();
  const list = usePages<HistoryItem>(String(run), version, (offset, limit) =>
    ask('/api/runs/:id/history', run, { offset, limit }),
  );
  const total = list.total ?? 0;
  return (
    <main class="history-page">
      <section>
        <h1>Export</h1>
        <ul class="exports">
          {exports.map(({ what, name, meaning }) => (
            <li key={what}>
              <b>{name}</b> <span class="soft">{meaning(state.noun.one)}</span>{' '}
              {['csv', 'jsonl'].map((format) => (
                <a key={format} class="button" href={`/api/runs/${run}/export/${what}/${format}`} download>
                  <span class="visually-hidden">{name} as </span>
                  {format.toUpperCase()}
                </a>
              ))}
            </li>
          ))}
        </ul>
        <p class="soft">
          For ViRelAy, FiftyOne or Parquet: <code>unhans export --help</code>.
        </p>
      </section>
      <section>
        <h2>What was said: {formatNumberOf(total, 'verdict')}</h2>
        {total === 0 && (
          <p class="soft">Nothing yet. Open a finding and say what it is: all lists are made from that.</p>
        )}
        <VirtualList
          label="history"
          total={total}
          rowPx={(widthPx) => (widthPx < narrowPx ? 60 : 44)}
          active={0}
          onActive={(index) => {
            const item = list.item(index);
            if (item) go({ page: 'review', finding: item.finding, tab: 'said' });
          }}
          onRange={list.want}
          render={(index) => <HistoryRow item={list.item(index)} />}
        />
      </section>
    </main>
  );
}

function HistoryRow({ item }: { item: HistoryItem | undefined }) {
  if (!item) return <div>…</div>;
  const { name, path, verdict, artefact, action, label, note, author, withdrawn, recorded } = item;
  return (
    <div class="history-row">
      <span class="soft" title={recorded}>
        {formatAge(recorded)}
      </span>
      <span class="name">{author}</span>
      <span>
        <span class={`badge ${verdict}`}>{verdict}</span> {withdrawn && 'taken back'}
      </span>
      <span class="name">
        {name} {path}
      </span>
      <span class="name soft">{[artefact, action, label, note].filter(Boolean).join(' · ')}</span>
    </div>
  );
}

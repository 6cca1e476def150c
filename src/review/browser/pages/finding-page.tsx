import { useRef } from 'preact/hooks';
import { capitalise, formatPercent, formatSamples } from '../../../report/format.ts';
import type { FindingDetail, RunState } from '../../api.ts';
import { ClassMap } from '../map/class-map.tsx';
import { useDesk } from '../state/desk.ts';
import { Evidence } from './evidence.tsx';
import { FindingSamples } from './finding-samples.tsx';
import { tabs, type Tab } from '../state/route.ts';
import { SaidTab } from './said-tab.tsx';
import { SimilarTab } from './similar-tab.tsx';
import { useAnswer } from '../state/use-answer.ts';
import { useKeys } from '../parts/use-keys.ts';
import { VerdictForm } from '../verdicts/verdict-form.tsx';

const tabNames: Readonly<Record<Tab, (noun: RunState['noun']) => string>> = {
  images: ({ many }) => capitalise(many),
  map: () => 'Map of the class',
  similar: () => 'More like these',
  said: () => 'What was said',
};

/** A finding: what speaks for it, its samples, and what people say of it. */
export function FindingPage({ id }: { id: number }) {
  const { version, route, go } = useDesk();
  const { data: finding, error } = useAnswer('/api/findings/:id', id, {}, version);
  const panel = useRef<HTMLElement>(null);
  const open = (tab: Tab) => {
    go({ tab });
    panel.current?.focus();
  };
  useKeys(Object.fromEntries(tabs.map((tab, index) => [String(index + 1), () => open(tab)])));
  if (!finding) return <p class="loading">{error ?? 'Reading …'}</p>;
  return (
    <article class="finding">
      <FindingHead finding={finding} />
      <div class="finding-body">
        <div class="finding-main">
          <TabList />
          <section
            ref={panel}
            id="tab-panel"
            class="tab-panel"
            role="tabpanel"
            tabIndex={-1}
            aria-labelledby={`tab-${route.tab}`}
            onKeyDown={enterPanel}
          >
            <TabContent finding={finding} tab={route.tab} />
          </section>
        </div>
        <VerdictForm finding={finding} />
      </div>
    </article>
  );
}

/** From the panel itself the arrow goes on to its grid or map. */
function enterPanel(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' || event.target !== event.currentTarget) return;
  const inside = (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[role=listbox], [role=application]');
  inside?.focus();
  if (inside) event.preventDefault();
}

function TabList() {
  const { route, state, go } = useDesk();
  return (
    <div class="tabs" role="tablist" aria-label="Parts of the finding">
      {tabs.map((tab, index) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={route.tab === tab}
          aria-controls="tab-panel"
          onClick={() => go({ tab })}
        >
          {tabNames[tab](state.noun)} <kbd>{index + 1}</kbd>
        </button>
      ))}
    </div>
  );
}

function TabContent({ finding, tab }: { finding: FindingDetail; tab: Tab }) {
  const { route, go } = useDesk();
  if (tab === 'images') {
    return (
      <>
        <Evidence finding={finding} />
        <FindingSamples finding={finding} />
      </>
    );
  }
  if (tab === 'similar') return <SimilarTab finding={finding} />;
  if (tab === 'said') return <SaidTab finding={finding} />;
  return (
    <ClassMap
      name="map"
      classId={finding.classId}
      finding={finding}
      choice={route.choices['map'] ?? ''}
      onChoice={(map) => go({ choices: { ...route.choices, map } })}
    />
  );
}

function FindingHead({ finding }: { finding: FindingDetail }) {
  const { state, go } = useDesk();
  const { name, className, size, classSize, views, alike, suspicious, predictions, author } = finding;
  return (
    <header class="finding-head">
      <button type="button" class="quiet back" onClick={() => go({ finding: null })}>
        ← All findings
      </button>
      <h1>
        <span class="name">{name}</span> {suspicious && <span class="badge alarm">suspicious</span>}
        {author !== null && <span class="badge own">made by {author || 'hand'}</span>}
      </h1>
      <p class="soft">
        {formatSamples(size, state.noun)}, {formatPercent(classSize > 0 ? size / classSize : null)} of class{' '}
        <b class="name">{className}</b>. The model says{' '}
        {predictions
          .slice(0, 3)
          .map(({ label, count }) => `${label} (${count})`)
          .join(', ')}
        . Alike in <span title={views.join(', ')}>{alike}</span>.
      </p>
    </header>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { ComparePage } from './pages/compare-page.tsx';
import { ConflictDialog } from './verdicts/conflict-dialog.tsx';
import { DeskContext, type Desk } from './state/desk.ts';
import { FindingPage } from './pages/finding-page.tsx';
import { FindingsList } from './pages/findings-list.tsx';
import { HelpDialog } from './pages/help-dialog.tsx';
import { HistoryPage } from './pages/history-page.tsx';
import { Overview } from './pages/overview.tsx';
import { PageHead } from './pages/page-head.tsx';
import { useRoute } from './state/route.ts';
import { useAnswer } from './state/use-answer.ts';
import { useJudging } from './verdicts/use-judging.ts';
import { useKeys } from './parts/use-keys.ts';
import { useViewSettings } from './samples/view-settings.ts';

/** How often the server is asked whether anything has changed. */
const pollMs = 2000;
const authorKey = 'unhans-author';

/** The whole app. */
export function App() {
  const [route, go] = useRoute();
  const [ticks, setTicks] = useState(0);
  const [author, setAuthor] = useState(() => localStorage.getItem(authorKey));
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [settings, changeSettings] = useViewSettings();
  const refresh = () => setTicks((old) => old + 1);
  const judging = useJudging(refresh);
  const { data: session, error: sessionError } = useAnswer('/api/session', 0);
  const run = route.run ?? session?.runs[0]?.id ?? null;
  const { data: state, error } = useAnswer('/api/runs/:id/state', run, {}, String(ticks));

  useEffect(() => {
    const timer = setInterval(() => document.hidden || refresh(), pollMs);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (state && !error) judging.flush();
  }, [state, error]);
  useKeys({
    '?': () => setHelpOpen(true),
    z: () => judging.undo(),
    i: () => changeSettings({ layer: 'image' }),
    o: () => changeSettings({ layer: 'overlay' }),
    r: () => changeSettings({ layer: 'heatmap' }),
    c: () => go({ page: route.page === 'compare' ? 'review' : 'compare', run }),
    h: () => go({ page: route.page === 'history' ? 'review' : 'history', run }),
  });

  if (session?.runs.length === 0) return <p class="loading">No run is recorded yet. Begin one with unhans audit.</p>;
  if (!session || run === null || !state)
    return <p class="loading">{sessionError ?? error ?? 'Reading the database …'}</p>;

  const changeAuthor = (name: string) => {
    localStorage.setItem(authorKey, name);
    setAuthor(name);
  };
  const desk: Desk = {
    ...{ session, run, state, route, go, refresh, judging, settings, changeSettings },
    ...{ version: state.version, author: author ?? session.author },
  };
  return (
    <DeskContext.Provider value={desk}>
      <PageHead onAuthor={changeAuthor} onHelp={() => setHelpOpen(true)} problem={error} />
      <div class={`page ${route.page} ${route.finding === null ? 'no-finding' : ''}`}>
        {route.page === 'compare' && <ComparePage />}
        {route.page === 'history' && <HistoryPage />}
        {route.page === 'review' && (
          <>
            <FindingsList />
            <main>
              {route.finding === null ? <Overview /> : <FindingPage key={route.finding} id={route.finding} />}
            </main>
          </>
        )}
      </div>
      {judging.conflict && <ConflictDialog conflict={judging.conflict} onKeep={judging.dismiss} />}
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      <p class={`notice ${judging.notice?.tone ?? ''}`} role="status">
        {judging.notice?.text}
      </p>
    </DeskContext.Provider>
  );
}

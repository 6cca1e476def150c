import { useDesk } from '../state/desk.ts';

interface PageHeadProps {
  readonly onAuthor: (name: string) => void;
  readonly onHelp: () => void;
  /** Why the server did not answer. */
  readonly problem: string | undefined;
}

/** What is reviewed, how far it is, by whom; and the way to the other pages. */
export function PageHead({ onAuthor, onHelp, problem }: PageHeadProps) {
  const { session, run, state, route, go, author, judging } = useDesk();
  const link = (page: 'review' | 'compare' | 'history', name: string) => (
    <button type="button" class="quiet" aria-pressed={route.page === page} onClick={() => go({ page, run })}>
      {name}
    </button>
  );
  return (
    <header class="head">
      <span class="brand">
        <b>unhans</b> review
      </span>
      <label class="run">
        <span class="visually-hidden">Run</span>
        <select
          value={run}
          onChange={(event) => go({ run: Number(event.currentTarget.value), finding: null, choices: {} })}
        >
          {session.runs.map(({ id, title, started }) => (
            <option key={id} value={id}>
              Run {id}, {started.slice(0, 10)}: {title}
            </option>
          ))}
        </select>
      </label>
      <Progress />
      <nav aria-label="Pages">
        {link('review', 'Findings')}
        {link('compare', 'Compare')}
        {link('history', 'History & export')}
      </nav>
      <label class="author">
        <span>Reviewer</span>
        <input value={author} placeholder="your name" onChange={(event) => onAuthor(event.currentTarget.value)} />
      </label>
      <button type="button" class="quiet" onClick={() => judging.undo()} disabled={!judging.canUndo}>
        Undo <kbd>z</kbd>
      </button>
      <button type="button" class="quiet" onClick={onHelp}>
        Keys <kbd>?</kbd>
      </button>
      {problem !== undefined && (
        <p class="banner" role="alert">
          {problem} {judging.waiting > 0 ? `${judging.waiting} verdicts are kept here and sent` : 'Trying again'} as
          soon as it is back. <code>{state.status}</code>
        </p>
      )}
    </header>
  );
}

function Progress() {
  const { state } = useDesk();
  const { status, classes, analysed, suspicious, judged, judgedSuspicious, findings } = state;
  return (
    <p class="progress" aria-live="polite">
      {status !== 'done' && (
        <span class={`badge ${status}`}>
          {status === 'running' ? `audit running: ${analysed} of ${classes} classes` : `audit ${status}`}
        </span>
      )}
      {suspicious > 0
        ? `${judgedSuspicious} of ${suspicious} suspicious judged`
        : `${judged} of ${findings} findings judged`}
    </p>
  );
}

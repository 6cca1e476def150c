import { useEffect, useRef, useState } from 'preact/hooks';
import { AskError, tell } from '../state/ask.ts';
import type { SaidOfFinding, SaidOfSample } from '../../api.ts';
import { follow, insist, remember, takeBack, type Statement, type Successors } from './judging.ts';

/** What the reader is told about something said. */
export interface Notice {
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

/** Somebody else was faster: what they said, and how to say one's own nevertheless. */
export interface Conflict {
  readonly title: string;
  /** “bob says artefact”, one for each. */
  readonly theirs: readonly string[];
  readonly insist: () => void;
}

export interface Judging {
  say(statement: Statement): void;
  undo(): void;
  readonly canUndo: boolean;
  readonly notice: Notice | undefined;
  readonly conflict: Conflict | undefined;
  dismiss(): void;
  /** How many statements wait for the server to be reachable again. */
  readonly waiting: number;
  /** Sends what waits. */
  flush(): void;
}

interface Outcome {
  readonly rows: readonly (SaidOfFinding | SaidOfSample | null)[];
  readonly theirs: readonly string[];
}

const outboxKey = 'unhans-outbox';

/**
 * Says things to the server. What it cannot hear now is kept in the browser and sent later; saying the same twice does
 * no harm. Where somebody else was faster nothing is saved and the reader is asked.
 * @param onSaid hears when something was saved
 */
export function useJudging(onSaid: () => void): Judging {
  const [notice, setNotice] = useState<Notice>();
  const [conflict, setConflict] = useState<Conflict>();
  const [undos, setUndos] = useState<readonly Statement[]>([]);
  const [outbox, setOutbox] = useState<readonly Statement[]>(readOutbox);
  const successors = useRef<Successors>(new Map());
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => localStorage.setItem(outboxKey, JSON.stringify(outbox)), [outbox]);

  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => setNotice(undefined), 6000);
    return () => clearTimeout(timer);
  }, [notice]);

  async function send(given: Statement): Promise<void> {
    const statement = follow(given, successors.current);
    try {
      const outcome = await post(statement);
      if (outcome.theirs.length > 0) {
        setConflict(describe(statement, outcome));
        return;
      }
      remember(statement, outcome.rows, successors.current);
      const undo = takeBack(
        statement,
        outcome.rows.map((row) => row!.id),
      );
      if (undo) setUndos((old) => [...old, undo]);
      setNotice({ text: statement.title, tone: 'good' });
      onSaid();
    } catch (error) {
      if (error instanceof AskError && error.status === 0) setOutbox((old) => [...old, statement]);
      else setNotice({ text: `${statement.title}: ${(error as Error).message}`, tone: 'bad' });
    }
  }

  /** One after the other: the second may build on what the first has made. */
  const say = (statement: Statement) => void (queue.current = queue.current.then(() => send(statement)));

  function describe(statement: Statement, { rows, theirs }: Outcome): Conflict {
    const again = () => {
      setConflict(undefined);
      const ids = rows.map((row) => row?.id ?? null);
      say(insist(statement, ids));
    };
    return { title: statement.title, theirs, insist: again };
  }

  return {
    ...{ say, notice, conflict, canUndo: undos.length > 0, waiting: outbox.length },
    undo() {
      const last = undos.at(-1);
      if (!last) return;
      setUndos(undos.slice(0, -1));
      say(last);
    },
    dismiss() {
      setConflict(undefined);
      setNotice(undefined);
      onSaid();
    },
    flush() {
      if (outbox.length === 0) return;
      setOutbox([]);
      outbox.forEach(say);
    },
  };
}

async function post({ finding, said }: Statement): Promise<Outcome> {
  const answers =
    said.of === 'finding'
      ? [await tell('/api/findings/:id/verdict', finding, said.change)]
      : await tell('/api/findings/:id/samples/verdicts', finding, { changes: said.changes });
  return {
    rows: answers.map(({ current }) => current),
    theirs: answers.flatMap(({ accepted, current }) => (accepted ? [] : [sayWho(current)])),
  };
}

function sayWho(current: { author: string; verdict: string; withdrawn: boolean } | null): string {
  if (!current) return 'Somebody changed it.';
  const who = current.author === '' ? 'Somebody' : current.author;
  return current.withdrawn ? `${who} took back a verdict.` : `${who} says ${current.verdict}.`;
}

function readOutbox(): Statement[] {
  try {
    return JSON.parse(localStorage.getItem(outboxKey) ?? '[]') as Statement[];
  } catch {
    return [];
  }
}

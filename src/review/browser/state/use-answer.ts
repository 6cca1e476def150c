import { useEffect, useState } from 'preact/hooks';
import type { Answers, Query } from '../../api.ts';
import { ask } from './ask.ts';

export interface Answer<Data> {
  /** The last that came; it stays while newer is on its way. */
  readonly data: Data | undefined;
  /** Why the last request failed. */
  readonly error: string | undefined;
}

/**
 * What the server says to a question; asked again when the question or `version` changes.
 * @param id null asks nothing
 */
export function useAnswer<Path extends keyof Answers>(
  path: Path,
  id: number | null,
  query: Query = {},
  version = '',
): Answer<Answers[Path]> {
  const question = JSON.stringify([path, id, query]);
  const [answer, setAnswer] = useState<Answer<Answers[Path]> & { question: string }>();
  useEffect(() => {
    if (id === null) return undefined;
    let isWanted = true;
    ask(path, id, query).then(
      (data) => isWanted && setAnswer({ question, data, error: undefined }),
      (error: unknown) => {
        const { message } = error as Error;
        if (isWanted)
          setAnswer((old) => ({ question, data: old?.question === question ? old.data : undefined, error: message }));
      },
    );
    return () => void (isWanted = false);
  }, [question, version]);
  return answer?.question === question ? answer : { data: undefined, error: undefined };
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../api.ts';

const pageSize = 100;

/** What is only scrolled past for less than this is not loaded. */
const restMs = 60;

/** A long list of which only what is looked at is loaded. */
export interface PagedList<Item> {
  /** Undefined until the first page came. */
  readonly total: number | undefined;
  readonly error: string | undefined;
  /** The item at an index; undefined until it is loaded. */
  item(index: number): Item | undefined;
  /** Loads the items from `first` to before `end`. */
  want(first: number, end: number): void;
}

interface Loaded<Item> {
  readonly key: string;
  readonly total: number | undefined;
  readonly error: string | undefined;
  readonly pages: ReadonlyMap<number, readonly Item[]>;
}

/**
 * Loads a list page by page.
 * @param key what the list is of: another one begins anew
 * @param version when it changes, what is shown is loaded again
 */
export function usePages<Item>(
  key: string,
  version: string,
  load: (offset: number, limit: number) => Promise<Page<Item>>,
): PagedList<Item> {
  const empty: Loaded<Item> = { key, total: undefined, error: undefined, pages: new Map() };
  const [loaded, setLoaded] = useState(empty);
  const wanted = useRef({ key, pages: new Set<number>() });
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const current = loaded.key === key ? loaded : empty;

  const loadPage = (page: number) => {
    load(page * pageSize, pageSize).then(
      ({ total, items }) =>
        setLoaded((old) => {
          const pages = old.key === key ? old.pages : new Map<number, readonly Item[]>();
          return { key, total, error: undefined, pages: new Map([...pages, [page, items]]) };
        }),
      (error: unknown) => setLoaded((old) => ({ ...(old.key === key ? old : empty), error: (error as Error).message })),
    );
  };

  useEffect(() => {
    if (wanted.current.key !== key) wanted.current = { key, pages: new Set([0]) };
    wanted.current.pages.add(0);
    for (const page of wanted.current.pages) loadPage(page);
  }, [key, version]);

  const want = useCallback(
    (first: number, end: number) => {
      const pages = new Set([0]);
      for (let page = Math.floor(first / pageSize); page * pageSize < end; page++) pages.add(page);
      clearTimeout(resting.current);
      const loadMissing = () => {
        const before = wanted.current.pages;
        wanted.current = { key, pages };
        for (const page of pages) if (!before.has(page)) loadPage(page);
      };
      resting.current = setTimeout(loadMissing, restMs);
    },
    [key, version],
  );

  return {
    ...{ total: current.total, error: current.error, want },
    item: (index) => current.pages.get(Math.floor(index / pageSize))?.[index % pageSize],
  };
}

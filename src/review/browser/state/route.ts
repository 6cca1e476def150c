import { useEffect, useState } from 'preact/hooks';

/** Where in the app one is: what the address holds after `#`, so that it can be shared. */
export interface Route {
  readonly run: number | null;
  readonly finding: number | null;
  readonly page: 'review' | 'compare' | 'history';
  readonly tab: Tab;
  /** What else is chosen, such as filters and selections. */
  readonly choices: Readonly<Record<string, string>>;
}

/** The parts of a finding's page. */
export const tabs = ['images', 'map', 'similar', 'said'] as const;

export type Tab = (typeof tabs)[number];

const start: Route = { run: null, finding: null, page: 'review', tab: 'images', choices: {} };

/** `#/run/1/finding/7/map?view=input`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [, run, page, id, tab] =
    /^run\/(\d+)(?:\/(finding|compare|history)(?:\/(\d+)(?:\/(\w+))?)?)?$/.exec(path) ?? [];
  const choices = Object.fromEntries(new URLSearchParams(query));
  if (run === undefined) return { ...start, choices };
  return {
    ...{ run: Number(run), finding: page === 'finding' && id !== undefined ? Number(id) : null, choices },
    page: page === 'compare' || page === 'history' ? page : 'review',
    tab: tabs.find((each) => each === tab) ?? 'images',
  };
}

/** The address of a route. */
export function formatRoute({ run, finding, page, tab, choices }: Route): string {
  const known = Object.entries(choices).filter(([, value]) => value !== '');
  const query = known.length === 0 ? '' : `?${new URLSearchParams(known).toString()}`;
  if (run === null) return `#/${query}`;
  if (page !== 'review') return `#/run/${run}/${page}${query}`;
  return `#/run/${run}${finding === null ? '' : `/finding/${finding}/${tab}`}${query}`;
}

export type Go = (change: Partial<Route>) => void;

/** The present route, and how to go elsewhere. */
export function useRoute(): [route: Route, go: Go] {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const listen = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', listen);
    return () => removeEventListener('hashchange', listen);
  }, []);
  const go: Go = (change) => {
    const next = formatRoute({ ...parseRoute(location.hash), ...change });
    if (next !== location.hash) location.hash = next;
  };
  return [route, go];
}

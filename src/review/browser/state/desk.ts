import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { RunState, Session } from '../../api.ts';
import type { Go, Route } from './route.ts';
import type { Judging } from '../verdicts/use-judging.ts';
import type { ViewSettings } from '../samples/view-settings.ts';

/** What every part of the app works with. */
export interface Desk {
  readonly session: Session;
  readonly run: number;
  readonly state: RunState;
  readonly route: Route;
  readonly go: Go;
  /** Changes when anything was saved, here or elsewhere. */
  readonly version: string;
  readonly refresh: () => void;
  readonly author: string;
  readonly judging: Judging;
  readonly settings: ViewSettings;
  readonly changeSettings: (change: Partial<ViewSettings>) => void;
}

export const DeskContext = createContext<Desk | null>(null);

/** What a view looks at, in words. */
export function nameView({ views }: RunState, name: string): string {
  return views.find((view) => view.name === name)?.words ?? name;
}

/** What every part of the app works with; only below the app. */
export function useDesk(): Desk {
  return useContext(DeskContext)!;
}

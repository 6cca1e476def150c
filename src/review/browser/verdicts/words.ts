import type { Action, Verdict } from '../../api.ts';

/** What the app calls each verdict, what it means, and its key. */
export const verdictWords: Readonly<Record<Verdict, { name: string; key: string; meaning: string }>> = {
  artefact: { name: 'Artefact', key: 'a', meaning: 'the model looks at something that should not matter' },
  legitimate: { name: 'Legitimate', key: 'l', meaning: 'the model is right to look there' },
  unsure: { name: 'Unsure', key: 'u', meaning: 'somebody else should look' },
};

/** The verdicts in the order of their buttons. */
export const verdicts = Object.keys(verdictWords) as readonly Verdict[];

/** What retraining may do, and for which verdict that is assumed. */
export const actionWords: Readonly<Record<Action, { name: string; assumedFor: Verdict | null }>> = {
  drop: { name: 'drop (leave out)', assumedFor: 'artefact' },
  'down-weight': { name: 'down-weight (count less)', assumedFor: 'unsure' },
  relabel: { name: 'relabel (another class)', assumedFor: null },
  keep: { name: 'keep', assumedFor: 'legitimate' },
};

/** The actions in the order they are offered. */
export const actions = Object.keys(actionWords) as readonly Action[];

/** The verdict that a key gives. */
export function findVerdict(key: string): Verdict | undefined {
  return verdicts.find((verdict) => verdictWords[verdict].key === key);
}

/** “3 min ago”, “just now”, or the date. */
export function formatAge(recorded: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(recorded)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ago` : recorded.slice(0, 10);
}

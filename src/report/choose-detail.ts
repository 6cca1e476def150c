import { countSuspiciousClasses } from '../store/classes.ts';
import type { Store } from '../store/store.ts';

/** How much of a class a report shows, at most. */
export interface ReportDetail {
  /** Groups with a card of their own. */
  readonly cards: number;
  /** Groups with a card that are not suspicious; at least one where none is. */
  readonly others: number;
  /** Images on the card of a suspicious group; half as many of a harmless one. */
  readonly representatives: number;
  /** Dots in the map. */
  readonly points: number;
}

/** The more classes are suspicious, the less there is room for of each: every one of them is to be shown. */
const details: readonly (ReportDetail & { readonly upTo: number })[] = [
  { upTo: 12, cards: 12, others: 6, representatives: Infinity, points: 1500 },
  { upTo: 24, cards: 6, others: 2, representatives: 8, points: 500 },
  { upTo: 36, cards: 3, others: 1, representatives: 8, points: 300 },
  { upTo: 100, cards: 1, others: 0, representatives: 4, points: 0 },
  { upTo: Infinity, cards: 1, others: 0, representatives: 2, points: 0 },
];

/** How much is shown of each class where so many are suspicious. */
export function chooseDetail(suspiciousClasses: number): ReportDetail {
  return details.find(({ upTo }) => suspiciousClasses <= upTo)!;
}

/** How much the report of a run shows of each class. */
export function readReportDetail(store: Store, runId: number): ReportDetail {
  return chooseDetail(countSuspiciousClasses(store, runId));
}

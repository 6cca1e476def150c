import type { SplitShare } from '../../store/splits.ts';
import { formatCount, formatPercent } from '../format.ts';
import { html, type Html } from '../html.ts';

/** “test 6 of 20 (30%), train 30 of 180 (17%)”: how much of each part of the class is in a group. */
export function describeSplits(splits: readonly SplitShare[]): string {
  return splits
    .map(({ split, members, samples }) => {
      return `${split} ${formatCount(members)} of ${formatCount(samples)} (${formatPercent(members / samples)})`;
    })
    .join(', ');
}

/** Says that a suspicious group is in several parts of the dataset, where it is: testing on one of them does not show it. */
export function drawLeak(splits: readonly SplitShare[]): Html | null {
  if (splits.filter(({ members }) => members > 0).length < 2) return null;
  return html`It is in more than one part of the dataset, ${describeSplits(splits)}: accuracy there does not show it.`;
}

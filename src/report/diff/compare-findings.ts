import { matchFindings, type Matchable } from './match-findings.ts';
import type { ChangeName, DiffedFinding, FindingChange } from './run-diff.ts';

/** A finding with what it is matched by. */
export interface ComparedFinding extends Matchable {
  readonly finding: DiffedFinding;
}

/** A finding has grown or shrunk where its share of the class changes by this factor, and by more than one image. */
const leastGrowth = 1.2;

/** What became of the suspicious findings of a class; `common` are the paths that it has in both runs. */
export function compareFindings(
  className: string,
  before: readonly ComparedFinding[],
  after: readonly ComparedFinding[],
  common: ReadonlySet<string>,
): FindingChange[] {
  const matches = matchFindings(before, after, common);
  const matched = matches.map(({ before: left, after: right, overlap }) => ({
    before: before[left]!.finding,
    after: after[right]!.finding,
    overlap,
  }));
  const lost = before.filter((_, index) => !matches.some((match) => match.before === index));
  const found = after.filter((_, index) => !matches.some((match) => match.after === index));
  return [
    ...matched,
    ...lost.map(({ finding }) => ({ before: finding, after: null, overlap: null })),
    ...found.map(({ finding }) => ({ before: null, after: finding, overlap: null })),
  ]
    .filter((pair) => pair.before?.suspicious === true || pair.after?.suspicious === true)
    .map((pair) => ({ change: nameChange(pair), class: className, ...pair }));
}

function nameChange({ before, after }: Pick<FindingChange, 'before' | 'after'>): ChangeName {
  if (after?.suspicious !== true) return 'gone';
  if (before?.suspicious !== true) return 'new';
  const isMore = Math.abs(after.size - before.size) > 1;
  if (isMore && after.share >= leastGrowth * before.share) return 'grown';
  return isMore && before.share >= leastGrowth * after.share ? 'shrunk' : 'same';
}

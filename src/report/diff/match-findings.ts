import { resizeMap } from '../../evidence/regions.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** What findings of two runs are matched by. */
export interface Matchable {
  /** Paths of its images, as the dataset gave them. */
  readonly members: ReadonlySet<string>;
  readonly views: readonly string[];
  /** Where on the model's input it lies, [height, width], 0 to 1; undefined where it has no fixed place. */
  readonly region: Tensor | undefined;
}

/** Two findings that are the same thing. */
export interface Match {
  /** Places in the lists that were matched. */
  readonly before: number;
  readonly after: number;
  /** Jaccard index of the images, among those that both runs have. */
  readonly overlap: number;
}

/** From this Jaccard index of their images on, two findings are the same. */
const leastOverlap = 0.3;

/** Findings of other images are the same where they lie at the same place, by this Jaccard index, in a view of one kind. */
const leastCover = 0.5;

/** Side of the grid on which places are compared. */
const gridCells = 28;

/**
 * Matches findings of a class in two runs, one to one, the most alike first: by their images, and where the images are
 * others (a new version of the dataset) by where they lie.
 * @param common paths that the class has in both runs
 */
export function matchFindings(
  before: readonly Matchable[],
  after: readonly Matchable[],
  common: ReadonlySet<string>,
): Match[] {
  const pairs = before.flatMap((old, left) =>
    after.map((now, right) => ({ before: left, after: right, ...compare(old, now, common) })),
  );
  const matches: Match[] = [];
  for (const { likeness, ...pair } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    const isTaken = matches.some((match) => match.before === pair.before || match.after === pair.after);
    if (likeness > 0 && !isTaken) matches.push(pair);
  }
  return matches;
}

/** How alike two findings are: 0 where they are not the same, more than 1 where their images are. */
function compare(old: Matchable, now: Matchable, common: ReadonlySet<string>): { overlap: number; likeness: number } {
  const overlap = measureOverlap(old.members, now.members, common);
  if (overlap >= leastOverlap) return { overlap, likeness: 1 + overlap };
  const cover = shareView(old, now) ? measureCover(old.region, now.region) : 0;
  return { overlap, likeness: cover >= leastCover ? cover : 0 };
}

function measureOverlap(left: ReadonlySet<string>, right: ReadonlySet<string>, common: ReadonlySet<string>): number {
  const first = [...left].filter((path) => common.has(path));
  const shared = first.filter((path) => right.has(path)).length;
  const second = [...right].filter((path) => common.has(path)).length;
  return shared === 0 ? 0 : shared / (first.length + second - shared);
}

/** Whether a view of one kind shows both; layers have other names in other models. */
function shareView(left: Matchable, right: Matchable): boolean {
  const kinds = new Set(left.views.map(readKind));
  return right.views.some((view) => kinds.has(readKind(view)));
}

function readKind(view: string): string {
  return view.split(':', 1)[0]!;
}

/** Jaccard index of two regions: the smaller values over the larger ones. */
function measureCover(left: Tensor | undefined, right: Tensor | undefined): number {
  if (!left || !right) return 0;
  const [a, b] = [left, right].map((region) => resizeMap(region, [gridCells, gridCells]).data) as [
    Float32Array,
    Float32Array,
  ];
  let [least, most] = [0, 0];
  for (const [cell, value] of a.entries()) {
    least += Math.min(value, b[cell]!);
    most += Math.max(value, b[cell]!);
  }
  return most > 0 ? least / most : 0;
}

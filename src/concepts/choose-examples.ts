import { createRandom } from '../random.ts';
import { pickSample } from '../spray/neighbours/pick-sample.ts';
import type { Marks } from './mark-samples.ts';

/** Samples on a side at most: more of them change little and take their time. */
const mostOfSide = 1000;

/** What a concept vector is fitted to, as indices of samples, each list ascending. */
export interface Examples {
  readonly shown: readonly number[];
  /** Called legitimate by a person. */
  readonly notShown: readonly number[];
  /** Drawn from what nobody has said anything of. */
  readonly others: readonly number[];
}

/**
 * The samples that a concept vector is fitted to: the marked ones, and a random thousand of the rest, of every class.
 * Among the rest are samples that show the concept too, but few: there is no telling before the first ranking. The
 * cluster's own members most likely do, so they are left out of it, unless they are the better part.
 */
export function chooseExamples(samples: readonly { readonly path: string }[], marks: Marks, seed: number): Examples {
  const random = createRandom(seed);
  const choose = (wanted: (path: string) => boolean) => {
    return [...samples.keys()].filter((index) => wanted(samples[index]!.path));
  };
  const draw = (indices: readonly number[]) =>
    Array.from(pickSample(indices.length, mostOfSide, random), (place) => indices[place]!);
  const rest = choose((path) => !marks.shown.has(path) && !marks.verdicts.has(path));
  const outside = rest.filter((index) => !marks.members.has(samples[index]!.path));
  return {
    shown: draw(choose((path) => marks.shown.has(path))),
    notShown: draw(choose((path) => marks.notShown.has(path))),
    others: draw(outside.length > rest.length / 2 ? outside : rest),
  };
}

/**
 * How much each example counts. Those that show the concept count as much as the others together; a legitimate one as
 * much as one that shows it, but all of them no more than either side.
 */
export function weighExamples({ shown, notShown, others }: Examples): (sample: number) => number {
  const weights = new Map<number, number>();
  const legitimate = Math.min(1 / shown.length, 1 / notShown.length);
  for (const sample of shown) weights.set(sample, 1 / shown.length);
  for (const sample of notShown) weights.set(sample, legitimate);
  for (const sample of others) weights.set(sample, 1 / others.length);
  return (sample) => weights.get(sample)!;
}

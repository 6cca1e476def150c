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
  /** Drawn from all that nobody has said anything of. */
  readonly others: readonly number[];
}

/**
 * The samples that a concept vector is fitted to: the marked ones, and a random thousand of the rest, of every class.
 * Among those are samples that show the concept too, but few: there is no telling before the first ranking.
 */
export function chooseExamples(samples: readonly { readonly path: string }[], marks: Marks, seed: number): Examples {
  const random = createRandom(seed);
  const draw = (wanted: (path: string) => boolean) => {
    const indices = [...samples.keys()].filter((index) => wanted(samples[index]!.path));
    return Array.from(pickSample(indices.length, mostOfSide, random), (place) => indices[place]!);
  };
  const isMarked = (path: string) => marks.shown.has(path) || marks.verdicts.has(path);
  return {
    shown: draw((path) => marks.shown.has(path)),
    notShown: draw((path) => marks.notShown.has(path)),
    others: draw((path) => !isMarked(path)),
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

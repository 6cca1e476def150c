import { toProbability } from './log-odds.ts';
import { bootstrapMean, computeMean, computeVariance } from './statistics.ts';

/** How far a test moved the log-odds of the class: one number per image of the finding, and per image of the control. */
export interface Comparison {
  readonly effects: readonly number[];
  readonly controls: readonly number[];
  /** The same in probability of the class, for people. */
  readonly probability: {
    readonly effect: number;
    readonly control: number;
    /** 95 % of the effect, by the bootstrap over images. */
    readonly interval: readonly [low: number, high: number];
  };
}

/** How far a test moved images towards the class, on average. */
export interface Gain {
  readonly logOdds: number;
  readonly probability: number;
}

/** The mean gain of some movements. */
export function averageGain(movements: readonly Movement[]): Gain {
  return {
    logOdds: computeMean(movements.map(gainLogOdds)),
    probability: computeMean(movements.map(gainProbability)),
  };
}

/** What a test did to the class's log-odds where it acted on one image, one number an input it was tried on. */
export interface Movement {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Compares what the images of a finding do with what the control's do. */
export function compareMovements(finding: readonly Movement[], control: readonly Movement[], seed: number): Comparison {
  const [gains, controlGains] = [finding.map(gainProbability), control.map(gainProbability)];
  const effects = finding.map(gainLogOdds);
  const controls = control.map(gainLogOdds);
  return {
    effects,
    controls,
    probability: {
      effect: computeMean(gains),
      control: computeMean(controlGains),
      interval: bootstrapMean(gains, seed),
    },
  };
}

/** Log-odds below which images do not differ in what they do. */
const indistinct = 0.1;

/**
 * How far the finding's images do more than the control's: the difference of the means in standard deviations within the
 * two. Artefacts are copies of each other: all do the same, so that this is large.
 */
export function standardise({ effects, controls }: Comparison): number {
  const within = (computeVariance(effects) + computeVariance(controls)) / 2;
  return (computeMean(effects) - computeMean(controls)) / Math.sqrt(within + indistinct ** 2);
}

function gainLogOdds({ before, after }: Movement): number {
  return computeMean(after.map((value, index) => value - before[index]!));
}

function gainProbability({ before, after }: Movement): number {
  return computeMean(after.map((value, index) => toProbability(value) - toProbability(before[index]!)));
}

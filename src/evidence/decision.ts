import { computeMedian, computeSpread } from './statistics.ts';

/**
 * What a finding is judged by: how far it stands apart, and, where there is a model to ask, how much more it does on the
 * model than the rest of its class.
 */
export interface Measures {
  /** How far it stands apart (see computeProminence); 1 is remarkable. */
  readonly prominence: number;
  /** Log-odds that other classes gain when their last feature map is moved as the finding's differs from the rest. */
  readonly latent: number;
  /** Transplant of each image's own most relevant places, in standard deviations over the control. */
  readonly own: number;
  /** Transplant of the places where the finding is more relevant, in standard deviations over the control; null untried. */
  readonly inPlace: number | null;
  /** Probability that other classes gain when a middle layer is moved equally at all places. */
  readonly shift: number;
}

export type MeasureName = keyof Measures;

/** What a measure is like among findings that are harmless. */
export interface NullDistribution {
  readonly centre: number;
  readonly spread: number;
}

/**
 * What harmless findings are like (centre and spread as medians), from the classes without an artefact of the planted
 * datasets: `npm run bench:detect -- --calibrate`. A run's own findings, most of which are harmless, correct it.
 */
export const harmless: Readonly<Record<MeasureName, NullDistribution>> = {
  prominence: { centre: 0.69, spread: 0.12 },
  latent: { centre: 1.6, spread: 1 },
  own: { centre: 0.05, spread: 0.65 },
  inPlace: { centre: 1.1, spread: 0.95 },
  shift: { centre: 0, spread: 0.02 },
};

/** Findings that `harmless` counts as when it is joined with those of a run. */
const harmlessWeight = 40;

/** Points of a measure at most: one remarkable number alone decides nothing. */
const mostPoints = 6;

/** Score from which a finding is suspicious, with a model and without. */
export const suspiciousScore = { tested: 8.5, separation: 5.3 } as const;

/**
 * Probability of a class from which it is suspicious as a whole: that much is gained, on average, by images of other classes
 * that 4 % of an image of the class is pasted into. Parts of objects reach 0.3 at most on the planted datasets.
 */
export const suspiciousGain = 0.5;

/**
 * Share of harmless classes in which some finding is suspicious all the same, at most, as far as was measured: none of 46
 * with tests and one of 50 without (`npm run bench:detect`).
 */
export const falseAlarmRate = { tested: 0.02, separation: 0.02 } as const;

/** Points of a finding: how many spreads above the centre of harmless findings it lies. */
export type Points = Readonly<Record<MeasureName, number>>;

/** Expresses the measures of the findings of a run in points: spreads over the harmless, between −3 and 6. */
export function scorePoints(measures: readonly Measures[]): Points[] {
  const names = Object.keys(harmless) as MeasureName[];
  const nulls = new Map(names.map((name) => [name, fitNull(name, measures)]));
  return measures.map((each) => {
    const entries = names.map((name) => {
      return [name, limitPoints(each[name], nulls.get(name)!)];
    });
    return Object.fromEntries(entries) as Points;
  });
}

/** Points of a value; of one that was not measured, as few as there are. */
function limitPoints(value: number | null, { centre, spread }: NullDistribution): number {
  return value === null ? -mostPoints / 2 : Math.max(-mostPoints / 2, Math.min(mostPoints, (value - centre) / spread));
}

/** Points by which the harmless findings of a run may move a score against those of other runs, as far as can be said. */
const reserve = 1;

/**
 * Whether a finding can become suspicious by acting, however much it does: one that hardly stands apart, in no direction
 * that moves anything, cannot, and need not be tried at all places.
 */
export function canBeSuspicious({ prominence, latent }: Pick<Measures, 'prominence' | 'latent'>): boolean {
  const known = limitPoints(prominence, harmless.prominence) + limitPoints(latent, harmless.latent);
  return known + mostPoints >= suspiciousScore.tested - reserve;
}

/**
 * The harmless findings of a run: what they are like elsewhere, joined with the run's own, whose median and spread the few
 * that are not harmless hardly move.
 */
function fitNull(name: MeasureName, measures: readonly Measures[]): NullDistribution {
  const values = measures.map((each) => each[name]).filter((value) => value !== null);
  const { centre, spread } = harmless[name];
  const share = values.length / (values.length + harmlessWeight);
  const own = Math.max(computeSpread(values), spread / 2);
  return {
    centre: share * computeMedian(values) + (1 - share) * centre,
    spread: share * own + (1 - share) * spread,
  };
}

/** Ways in which a finding may act: at one place, at places of its own in each image, or nowhere in particular. */
const ways = ['inPlace', 'own', 'shift'] as const satisfies readonly MeasureName[];

/** Points of acting in place from which a finding has a place, even if it does more in another way. */
const leastInPlace = 2;

/** What a finding's points amount to. */
export interface Decision {
  readonly score: number;
  readonly suspicious: boolean;
  /** The way in which it acts most. */
  readonly way: (typeof ways)[number];
  /** Whether it lies at the same place in all images. */
  readonly hasPlace: boolean;
}

/**
 * The suspicion score of a tested finding: points for standing apart, for the direction in which it does, and for the way
 * in which it acts most. An artefact need have only one way of acting, a place or a tint, so that the others do not count.
 * What acts at a place must show in the last feature map too; what has no place may be lost on the way there.
 */
export function decide(points: Points): Decision {
  const way = ways.reduce((best, each) => (points[each] > points[best] ? each : best));
  const isLocal = way !== 'shift';
  const score = points.prominence + (isLocal ? points.latent : Math.max(0, points.latent)) + points[way];
  const hasPlace = points.inPlace >= leastInPlace;
  const acts = points[way] > 0 && (!isLocal || points.latent > 0);
  return { score, suspicious: acts && score >= suspiciousScore.tested, way, hasPlace };
}

/** The suspicion score of a class as a whole, on the scale of its findings', by what its own places do more than others. */
export function decideClass(gain: number): Pick<Decision, 'score' | 'suspicious'> {
  return { score: (suspiciousScore.tested * gain) / suspiciousGain, suspicious: gain >= suspiciousGain };
}

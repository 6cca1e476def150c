import type { CleanClass } from './clean-classes.ts';
import type { CaseDescription } from './find-cases.ts';
import type { CaseResult } from './judge-case.ts';

/** A promise, and what was measured. */
export interface Bar {
  readonly promise: string;
  readonly measured: string;
  /** Null where there was nothing to measure it by. */
  readonly met: boolean | null;
}

/** All that was measured. */
export interface Measurements {
  readonly cases: readonly (CaseResult & { readonly description: CaseDescription })[];
  /** Cases that could not be audited. */
  readonly failures: number;
  readonly clean: readonly CleanClass[];
}

/** The least F1 of the suspicious findings together, by case. */
const leastF1: Readonly<Record<string, number>> = {
  'corner-patch': 0.95,
  watermark: 0.95,
  border: 0.85,
  'roaming-sticker': 0.85,
};

/** The least F1 of the finding ranked first of heatmaps alone, by what `case.json` says. */
const heatmapBars: readonly { least: number; name: string; holds: (about: CaseDescription) => boolean }[] = [
  { least: 0.95, name: 'shares of 2–20 %', holds: ({ kind, share = 0 }) => kind === 'tag' && share <= 0.2 },
  { least: 0.85, name: 'a share of 50 %', holds: ({ kind, share = 0 }) => kind === 'tag' && share > 0.2 },
  { least: 0.85, name: 'four corners', holds: ({ kind }) => kind === 'corner4' },
];

const leastIou = 0.5;
const fewestCleanClasses = 20;
const mostFalseAlarms = 0.05;

/** Every promise on detection, met or missed. */
export function judgeBars({ cases, failures, clean }: Measurements): Bar[] {
  const images = cases.filter(({ kind }) => kind === 'images');
  const planted = images.flatMap((result) => result.planted.map((found) => ({ ...found, case: result.name })));
  return [
    barOf(
      'planted class first in every case',
      planted.map(({ case: name, class: className, rank }) => ({ name: `${name}/${className}`, value: rank })),
      (rank) => rank === 1,
    ),
    ...Object.entries(leastF1).map(([name, least]) =>
      barOf(
        `F1 ≥ ${least} for ${name}`,
        planted.filter((found) => found.case === name).map(({ f1 }) => ({ name, value: f1 })),
        (f1) => f1 >= least,
      ),
    ),
    barOf(
      'no false finding with a model',
      images.map(({ name, falseFindings }) => ({ name, value: falseFindings.length })),
      (count) => count === 0,
    ),
    barOf(
      `IoU ≥ ${leastIou} where there is a mask`,
      planted.flatMap(({ case: name, artefacts }) =>
        artefacts.flatMap(({ iou }) => (iou === null ? [] : { name, value: iou })),
      ),
      (iou) => iou >= leastIou,
    ),
    ...heatmapBars.map(({ least, name, holds }) =>
      barOf(
        `first finding of heatmaps alone has F1 ≥ ${least} for ${name}`,
        cases
          .filter(({ kind, description }) => kind === 'heatmaps' && holds(description))
          .flatMap((result) => result.planted.map(({ firstF1 }) => ({ name: result.name, value: firstF1 }))),
        (f1) => f1 >= least,
      ),
    ),
    judgeFalseAlarms(clean),
    { promise: 'every case is audited', measured: `${failures} failed`, met: failures === 0 },
  ];
}

interface Measured {
  readonly name: string;
  readonly value: number;
}

/** A bar that every measured value must pass; what was measured is how many do, and which do not. */
function barOf(promise: string, values: readonly Measured[], passes: (value: number) => boolean): Bar {
  if (values.length === 0) return { promise, measured: '–', met: null };
  const missed = values.filter(({ value }) => !passes(value));
  const [only] = values;
  const all = values.length === 1 && only ? formatValue(only) : `${values.length - missed.length} of ${values.length}`;
  const which = values.length > 1 && missed.length > 0 ? `; not ${missed.map(formatValue).join(', ')}` : '';
  return { promise, measured: all + which, met: missed.length === 0 };
}

function formatValue({ name, value }: Measured): string {
  return `${name} ${Number.isInteger(value) ? value : value.toFixed(2)}`;
}

function judgeFalseAlarms(clean: readonly CleanClass[]): Bar {
  const alarmed = clean.filter(({ falseFindings }) => falseFindings.length > 0);
  const rate = clean.length === 0 ? 0 : alarmed.length / clean.length;
  const which = alarmed.map(({ set, class: className }) => `${set}/${className}`).join(', ');
  return {
    promise: `at most ${100 * mostFalseAlarms} % of ${fewestCleanClasses} or more clean classes of heatmaps get a finding`,
    measured: `${alarmed.length} of ${clean.length} (${(100 * rate).toFixed(1)} %)${which && `: ${which}`}`,
    met: clean.length < fewestCleanClasses ? null : rate <= mostFalseAlarms,
  };
}

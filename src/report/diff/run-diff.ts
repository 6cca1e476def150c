import type { Verdict } from '../../store/verdicts.ts';

/** What became of a finding from one run to the next. */
export const changeNames = ['new', 'grown', 'same', 'shrunk', 'gone'] as const;

export type ChangeName = (typeof changeNames)[number];

/** A finding as one of two runs has it. */
export interface DiffedFinding {
  /** Its name in its run, `class/number`. */
  readonly id: string;
  readonly size: number;
  /** Size over the samples of its class, 0 to 1. */
  readonly share: number;
  readonly score: number;
  readonly suspicious: boolean;
  readonly verdict: Verdict | null;
}

/** A finding that is suspicious in at least one of two runs. Where it is so in one, the other side may be a harmless group. */
export interface FindingChange {
  readonly change: ChangeName;
  readonly class: string;
  /** Null where the run has nothing like it. */
  readonly before: DiffedFinding | null;
  readonly after: DiffedFinding | null;
  /** Jaccard index of the samples, among those that both runs have, 0 to 1; null where one side is missing. */
  readonly overlap: number | null;
}

/** A class as one of two runs has it. */
export interface DiffedClass {
  readonly samples: number;
  /** For which share of the samples the model predicts the class, 0 to 1; null where that is not known. */
  readonly agreement: number | null;
  readonly score: number | null;
  readonly suspicious: boolean;
}

/** A class of either run. */
export interface ClassChange {
  readonly class: string;
  /** Null where the run does not have it. */
  readonly before: DiffedClass | null;
  readonly after: DiffedClass | null;
}

/** A run that was compared. */
export interface DiffedRun {
  readonly run: number;
  readonly model: string;
  readonly modelSha256: string;
  readonly dataset: string;
  readonly samples: number;
  /** What its samples are. */
  readonly modality: string;
}

/** What changed from one run to another, as `unhans diff --json` prints it. */
export interface RunDiff {
  readonly before: DiffedRun;
  readonly after: DiffedRun;
  /** New ones first, then grown, same, shrunk and gone ones; the largest score first. */
  readonly findings: readonly FindingChange[];
  /** By name. */
  readonly classes: readonly ClassChange[];
}

/** Whether a gate should stop for a change: something suspicious is new or grown, and nobody has judged it legitimate. */
export function isWorse({ change, before, after }: FindingChange): boolean {
  const isLegitimate = [before, after].some((finding) => finding?.verdict === 'legitimate');
  return (change === 'new' || change === 'grown') && !isLegitimate;
}

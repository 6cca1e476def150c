import type { RunSampleRow } from '../store/list-run-samples.ts';
import type { Verdict } from '../store/verdicts.ts';
import type { Marks } from './mark-samples.ts';
import { computeAuroc, computeAveragePrecision } from './ranking-quality.ts';
import type { Truth } from './read-truth.ts';

/** A sample of a run by how much it is like the examples. */
export interface RankedSample {
  /** From 1. */
  readonly rank: number;
  /** On average 0 over what the examples were compared with, 1 over the examples. */
  readonly score: number;
  readonly class: string;
  readonly path: string;
  /** Whether it was an example. */
  readonly example: boolean;
  /** Whether it is in the cluster. */
  readonly member: boolean;
  /** What a person said of it, for this cluster. */
  readonly verdict: Verdict | null;
}

/** How a ranking agrees with the truth, over the samples that no person named or flagged. */
export interface RankingQuality {
  /** Null where none or all of the samples have the artefact. */
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly samples: number;
  /** How many of them have the artefact. */
  readonly artefacts: number;
}

/** Samples by their score, best first, equal ones in order; those without a score (NaN) are left out. */
export function rankSamples(samples: readonly RunSampleRow[], scores: Float64Array, marks: Marks): RankedSample[] {
  return [...scores.keys()]
    .filter((index) => !Number.isNaN(scores[index]))
    .sort((left, right) => scores[right]! - scores[left]!)
    .map((index, place) => {
      const { path, className } = samples[index]!;
      const said = { example: marks.shown.has(path), member: marks.members.has(path) };
      return {
        ...{ rank: place + 1, score: scores[index]!, class: className, path },
        ...{ ...said, verdict: marks.verdicts.get(path) ?? null },
      };
    });
}

/**
 * Compares scores with the truth. What is looked for is the artefact that most of the examples have; where they have
 * none, any.
 */
export function measureQuality(
  samples: readonly RunSampleRow[],
  scores: Float64Array,
  truth: Truth,
  marks: Marks,
): RankingQuality {
  const wanted = findCommonArtefact(truth.filter((_, index) => marks.shown.has(samples[index]!.path)));
  const judged = [...scores.keys()].filter((index) => {
    return truth[index] !== undefined && !Number.isNaN(scores[index]) && !marks.byHand.has(samples[index]!.path);
  });
  const flags = judged.map((index) => (wanted === undefined ? truth[index] !== 0 : truth[index] === wanted));
  const values = judged.map((index) => scores[index]!);
  const artefacts = flags.filter(Boolean).length;
  const auroc = computeAuroc(values, flags);
  const averagePrecision = computeAveragePrecision(values, flags);
  return {
    auroc: Number.isNaN(auroc) ? null : auroc,
    averagePrecision: Number.isNaN(averagePrecision) ? null : averagePrecision,
    samples: judged.length,
    artefacts,
  };
}

/** The number that most samples have, other than 0; undefined where none has any. */
function findCommonArtefact(artefacts: Truth): number | undefined {
  const counts = new Map<number, number>();
  for (const artefact of artefacts) if (artefact) counts.set(artefact, (counts.get(artefact) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}

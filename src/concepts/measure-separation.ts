import { viewRow, type Tensor } from '../tensor/tensor.ts';
import {
  fitConcept,
  scoreByConcept,
  type ConceptExamples,
  type ConceptKind,
  type ConceptOptions,
} from './concept-vectors.ts';
import { joinRows } from './join-rows.ts';

/** Parts that the examples of a concept are cut into, each held out in turn; fewer where there are fewer examples. */
const mostParts = 5;

/**
 * How well a concept can be told at a layer: vectors are fitted without some of the examples that show it, and these
 * scored. The mean, over all of them, of how many standard deviations (of the others' scores) they stand above the
 * others. Null where fewer than two examples show the concept.
 */
export function measureSeparation(
  kind: ConceptKind,
  examples: ConceptExamples,
  options?: ConceptOptions,
): number | null {
  const rows = [...examples.flags.keys()];
  const shown = rows.filter((row) => examples.flags[row]);
  if (shown.length < 2) return null;
  const others = rows.filter((row) => !examples.flags[row]);
  const parts = Math.min(mostParts, shown.length);
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const held = shown.filter((_, place) => place % parts === part);
    const kept = shown.filter((_, place) => place % parts !== part);
    const concept = fitConcept(kind, takeExamples(examples, [...kept, ...others]), options);
    const { mean, deviation } = describeScores(scoreByConcept(takeRows(examples.activations, others), concept));
    for (const score of scoreByConcept(takeRows(examples.activations, held), concept)) {
      sum += deviation > 0 ? (score - mean) / deviation : 0;
    }
  }
  return sum / shown.length;
}

/** Some of the examples, in the order given. */
function takeExamples({ activations, flags, weights }: ConceptExamples, rows: readonly number[]): ConceptExamples {
  return {
    activations: takeRows(activations, rows),
    flags: rows.map((row) => flags[row]!),
    ...(weights && { weights: rows.map((row) => weights[row]!) }),
  };
}

function takeRows(activations: Tensor, rows: readonly number[]): Tensor {
  return joinRows(rows.map((row) => viewRow(activations, row)));
}

function describeScores(scores: Float64Array): { mean: number; deviation: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return { mean, deviation: Math.sqrt(variance) };
}

import { UnhansError } from '../errors.ts';
import type { LayerColumns } from './activation-graph.ts';
import { weighExamples, type Examples } from './choose-examples.ts';
import type { Activations } from './compute-activations.ts';
import {
  fitConcept,
  type ConceptExamples,
  type ConceptKind,
  type ConceptOptions,
  type ConceptVector,
} from './concept-vectors.ts';
import { measureSeparation } from './measure-separation.ts';
import { gatherActivations, takeColumns, type GatheredActivations } from './read-activations.ts';

/** A layer that was tried. */
export interface LayerTrial {
  readonly name: string;
  /** By measureSeparation; null where there is but one layer or one example. */
  readonly separation: number | null;
}

/** A concept vector and the layer it was fitted at. */
export interface LayerFit {
  readonly concept: ConceptVector;
  readonly columns: LayerColumns;
  /** From the input up. */
  readonly layers: readonly LayerTrial[];
}

/**
 * Fits a concept vector at each layer and keeps the one where examples that were held out stand out most; where there is
 * no telling, at the last layer.
 * @throws UnhansError `dataset` where no example, or nothing to compare it with, could be read.
 */
export function fitAtBestLayer(
  activations: Activations,
  examples: Examples,
  kind: ConceptKind,
  options: ConceptOptions,
): LayerFit {
  const gathered = gatherActivations(activations, new Set(Object.values(examples).flat()));
  const toExamples = createExampleReader(gathered, examples);
  const { columns } = activations;
  const trials = columns.map((layer) => ({
    name: layer.name,
    separation: columns.length === 1 ? null : measureSeparation(kind, toExamples(layer), options),
  }));
  const best = trials.reduce((found, { separation }, index) => {
    return (separation ?? 0) >= (trials[found]!.separation ?? 0) ? index : found;
  }, 0);
  const layer = columns[best]!;
  return { concept: fitConcept(kind, toExamples(layer), options), columns: layer, layers: trials };
}

/** What gives the examples at a layer. */
function createExampleReader(
  { activations, samples }: GatheredActivations,
  examples: Examples,
): (layer: LayerColumns) => ConceptExamples {
  const shown = new Set(examples.shown);
  const flags = samples.map((sample) => shown.has(sample));
  if (!flags.includes(true)) throw new UnhansError('dataset', 'cannot fit a concept vector: no example could be read');
  if (!flags.includes(false)) {
    throw new UnhansError(
      'dataset',
      'cannot fit a concept vector: no other image is left to compare the examples with',
    );
  }
  const weights = samples.map(weighExamples(examples));
  return (layer) => ({ activations: takeColumns(activations, layer), flags, weights });
}

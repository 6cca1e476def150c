import { basename, dirname, extname, join } from 'node:path';
import { silentProgress, type Progress } from '../audit/progress.ts';
import { createStopwatch } from '../audit/stopwatch.ts';
import type { Sample, Skipped } from '../dataset/dataset.ts';
import type { Runtime } from '../runtime/session.ts';
import { findCluster } from '../store/clusters.ts';
import { readRunWords } from '../report/run-words.ts';
import { openStore } from '../store/open-store.ts';
import { findRun, type RunRow } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { chooseExamples } from './choose-examples.ts';
import { chooseLayers } from './choose-layers.ts';
import { computeActivations, type Activations } from './compute-activations.ts';
import type { ConceptKind } from './concept-vectors.ts';
import { fitAtBestLayer, type LayerTrial } from './fit-at-best-layer.ts';
import { markSamples } from './mark-samples.ts';
import { matchSamples } from './match-samples.ts';
import { openRunModel } from './open-run-model.ts';
import { measureQuality, rankSamples, type RankedSample, type RankingQuality } from './rank-samples.ts';
import { scoreSamples } from './read-activations.ts';
import { readTruth } from './read-truth.ts';

export interface FindOptions {
  /** The database. */
  readonly db: string;
  /** Number of the run, or `latest`. */
  readonly run: string;
  /** Name of the cluster, `class/index`. */
  readonly cluster: string;
  /** Paths of the samples to take as examples. Default: those flagged as artefact, else the members of the cluster. */
  readonly samples?: readonly string[] | undefined;
  /** How the concept vector is fitted. Default `ridge`. */
  readonly kind?: ConceptKind | undefined;
  /** Ridge of the fitted kinds, above 0; see conceptDefaults. */
  readonly regularisation?: number | undefined;
  /** Name of the hidden layer. Default: of a few, the one where examples that were held out stand out most. */
  readonly layer?: string | undefined;
  /** Seed of drawing what the examples are compared with. Default 0. */
  readonly seed?: number | undefined;
  /** A table with path and artefact, to compare the ranking with. */
  readonly truth?: string | undefined;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The defaults of findLike. */
export const findDefaults = { kind: 'ridge', seed: 0 } as const satisfies Partial<FindOptions>;

export interface FindResult {
  readonly run: number;
  readonly cluster: string;
  /** What the samples are, by the name a job gives it. */
  readonly modality: string;
  readonly kind: ConceptKind;
  /** The layer that was used. */
  readonly layer: string;
  /** The layers that were tried. */
  readonly layers: readonly LayerTrial[];
  /** How many samples the concept vector was fitted to, by what they stand for. */
  readonly fitted: { readonly shown: number; readonly notShown: number; readonly others: number };
  /** Every sample of the run, of every class, best first. */
  readonly ranking: readonly RankedSample[];
  /** Samples of the run that cannot be read any more. */
  readonly skipped: readonly Skipped[];
  /** Null without a truth. */
  readonly quality: RankingQuality | null;
}

/**
 * Ranks all samples of a run, of every class, by how much they are like some of them: those of a cluster, those a person
 * flagged, or those named. A concept vector is fitted to the activations at a hidden layer. Activations are computed
 * once and kept; verdicts that are given meanwhile count the next time.
 * @throws UnhansError where the run, cluster, samples, layer, model, dataset or truth is at fault, or `interrupted`.
 */
export async function findLike(options: FindOptions, runtime: Runtime): Promise<FindResult> {
  const { kind = findDefaults.kind, seed = findDefaults.seed, regularisation } = options;
  const store = openStore(options.db, { create: false });
  try {
    const run = findRun(store, options.run);
    const cluster = findCluster(store, run.id, options.cluster);
    const marks = markSamples(store, cluster, options.samples);
    const { rows, samples, missing } = await matchSamples(store, run);
    const truth = options.truth === undefined ? undefined : readTruth(options.truth, samples);
    const activations = await readActivations(store, run, samples, options, runtime);
    const examples = chooseExamples(rows, marks, seed);
    const fit = fitAtBestLayer(activations, examples, kind, {
      ...(regularisation !== undefined && { regularisation }),
    });
    const scores = scoreSamples(activations, fit.concept, fit.columns, samples.length);
    const { shown, notShown, others } = examples;
    return {
      ...{ run: run.id, cluster: cluster.name, modality: readRunWords(run.job).modality },
      ...{ kind, layer: fit.columns.name, layers: fit.layers },
      fitted: { shown: shown.length, notShown: notShown.length, others: others.length },
      ranking: rankSamples(rows, scores, marks),
      skipped: [...missing, ...activations.skipped],
      quality: truth ? measureQuality(rows, scores, truth, marks) : null,
    };
  } finally {
    store.close();
  }
}

/** The activations of a run's samples at the layers to look at. */
async function readActivations(
  store: Store,
  run: RunRow,
  samples: readonly Sample[],
  { layer, progress = silentProgress, signal }: FindOptions,
  runtime: Runtime,
): Promise<Activations> {
  const opened = await openRunModel(run, runtime);
  const files = join(dirname(store.path), `${basename(store.path, extname(store.path))}.files`);
  const context = { store, files, runId: run.id, ...opened, runtime, progress, stopwatch: createStopwatch(), signal };
  return computeActivations(context, samples, chooseLayers(opened.model, layer));
}

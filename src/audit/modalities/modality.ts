import type { Dataset } from '../../dataset/dataset.ts';
import type { PreprocessingInput } from '../../dataset/preprocessing.ts';
import type { ModelChoice } from '../../importers/choose-signature.ts';
import type { Model } from '../../importers/model.ts';
import type { ViewName } from '../../spray/views/view-table.ts';
import type { Job } from '../job-schema.ts';
import type { Medium } from './medium.ts';

/** What the samples of a dataset are. */
export interface Modality {
  /** The keys of the job's section `dataset` that say something here, besides `path` and `modality`. */
  readonly keys: readonly string[];
  /** How relevance is computed where the job does not say. Default: what suits the model. */
  readonly method?: string;
  /** The views that mean something: where places have no order, none that compares by nearness. */
  readonly views: readonly ViewName[];
  /** What is to be known of the model besides what the job says. */
  readonly choice?: ModelChoice;
  /**
   * Reads what the job's section `dataset` names.
   * @throws UnhansError `dataset`, `tensor` or `job` where it cannot be read.
   */
  read(section: Job['dataset'], options?: ReadOptions): Promise<Material>;
}

export interface ReadOptions {
  /** Whether a row of a manifest may name a sample that is not there. Default false. */
  readonly namesSuffice?: boolean;
}

/** How relevance that was made elsewhere lies in its file, behind the axis of the samples. */
export interface RelevanceLayout {
  /** What the axes of its places are called; absent where they are whatever the file has. */
  readonly axes?: readonly string[];
  /** How many places there are along each; absent where the dataset does not tell. */
  readonly sizes?: readonly number[];
  /** Where an axis of channels may stand besides. */
  readonly channels: 'first' | 'last' | 'none';
}

/** A dataset that was read, and how its samples are fed to a model. */
export interface Material {
  readonly dataset: Dataset;
  /** The shape of every sample, where the dataset tells. */
  readonly shape?: readonly number[];
  readonly relevance: RelevanceLayout;
  /**
   * Fits the samples to a model's input, completing what the job says of it.
   * @throws UnhansError `model` or `job` where they do not fit.
   */
  fit(model: Pick<Model, 'input' | 'embedding' | 'path'>, input: PreprocessingInput): Medium;
}

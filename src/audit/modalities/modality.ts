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
  read(section: Job['dataset']): Promise<Material>;
}

/** A dataset that was read, and how its samples are fed to a model. */
export interface Material {
  readonly dataset: Dataset;
  /**
   * Fits the samples to a model's input, completing what the job says of it.
   * @throws UnhansError `model` or `job` where they do not fit.
   */
  fit(model: Pick<Model, 'input' | 'embedding' | 'path'>, input: PreprocessingInput): Medium;
}

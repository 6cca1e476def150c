import type { Dataset } from '../dataset/dataset.ts';
import { autoMethod, chooseMethod } from '../explain/choose-method.ts';
import { parseMethod, type ResolvedMethod } from '../explain/methods.ts';
import type { ModelChoice } from '../importers/choose-signature.ts';
import { loadModel } from '../importers/load-model.ts';
import type { Model } from '../importers/model.ts';
import type { Runtime } from '../runtime/session.ts';
import type { GivenHeatmaps } from './given-heatmaps.ts';
import { namesModel, type Job, type ModelJob } from './job-schema.ts';
import { openGiven } from './open-given.ts';
import { planGivenViews, planModelViews, type ViewPlan } from './plan-views.ts';
import { modalityTable } from './modalities/modality-table.ts';
import type { Modality } from './modalities/modality.ts';
import type { Medium } from './modalities/medium.ts';
import type { Progress, ProgressTask } from './progress.ts';
import { orderClasses, readLabels } from './read-labels.ts';
import type { Stopwatch } from './stopwatch.ts';

interface SubjectParts extends ViewPlan {
  readonly job: Job;
  readonly dataset: Dataset;
  /** Name of every output that is explained: of the model, or the classes of the dataset. */
  readonly labels: readonly string[];
  /** How samples are read and drawn. */
  readonly medium: Medium;
}

/** A model that is explained. */
export interface ModelSubject extends SubjectParts {
  readonly kind: 'model';
  readonly model: Model;
  readonly method: ResolvedMethod;
}

/** Heatmaps that were made elsewhere. */
export interface GivenSubject extends SubjectParts {
  readonly kind: 'given';
  readonly heatmaps: GivenHeatmaps;
}

/** Everything an audit works on, read and checked against each other. */
export type AuditSubject = ModelSubject | GivenSubject;

interface Watchers {
  readonly stopwatch: Stopwatch;
  readonly progress: Progress;
}

/**
 * Reads what a job names.
 * @throws UnhansError where a part cannot be read or two do not fit together.
 */
export async function prepareAudit(job: Job, runtime: Runtime, watchers: Watchers): Promise<AuditSubject> {
  const task = watchers.progress.begin('reading', 2, 'inputs');
  try {
    return namesModel(job) ? await prepareModel(job, runtime, watchers, task) : await prepareGiven(job, watchers, task);
  } finally {
    task.end();
  }
}

async function prepareModel(
  job: ModelJob,
  runtime: Runtime,
  { stopwatch, progress }: Watchers,
  task: ProgressTask,
): Promise<ModelSubject> {
  const modality: Modality = modalityTable[job.dataset.modality];
  const { dataset, shape, fit } = await stopwatch.time('dataset', () => modality.read(job.dataset));
  task.advance(1);
  const choice = { ...chooseModel(job), ...modality.choice, sampleShape: shape };
  const model = await stopwatch.time('import', () => loadModel(job.model.path, runtime, choice));
  if (model.unchecked !== undefined) progress.note(model.unchecked);
  const medium = fit(model, job.model.input);
  const labels = await readLabels(job.model.labels, dataset.classes, model);
  const asked = job.explain.method === autoMethod ? (modality.method ?? autoMethod) : job.explain.method;
  const explain = { ...job.explain, method: chooseMethod(asked, model) };
  const method = parseMethod(explain.method, medium.box);
  const plan = planModelViews(job.spray, { model, method, sensible: modality.views }, (sentence) => {
    progress.note(sentence);
  });
  task.advance(1);
  return { kind: 'model', job: { ...job, explain }, model, method, medium, dataset, labels, ...plan };
}

async function prepareGiven(job: Job, { stopwatch }: Watchers, task: ProgressTask): Promise<GivenSubject> {
  const given = await stopwatch.time('dataset', () => openGiven(job.explain.from!, job.dataset));
  task.advance(1);
  const modality: Modality = modalityTable[job.dataset.modality];
  const plan = planGivenViews(job.spray, modality.views);
  task.advance(1);
  return { kind: 'given', job, ...given, labels: orderClasses(given.dataset.classes), ...plan };
}

/** What the job says of the model where the file leaves it open. */
function chooseModel({ model: { input, inputName, output } }: ModelJob): ModelChoice {
  return {
    ...(inputName !== undefined && { input: inputName }),
    ...(output !== undefined && { output }),
    ...(input.size && { size: input.size }),
    ...(input.layout && { layout: input.layout }),
  };
}

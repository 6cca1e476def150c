import { readDataset, type Dataset } from '../dataset/dataset.ts';
import { completePreprocessing, type Preprocessing } from '../dataset/preprocessing.ts';
import { autoMethod, chooseMethod } from '../explain/choose-method.ts';
import { parseMethod, type ResolvedMethod } from '../explain/methods.ts';
import type { ModelChoice } from '../importers/choose-signature.ts';
import { loadModel } from '../importers/load-model.ts';
import type { Model } from '../importers/model.ts';
import type { Runtime } from '../runtime/session.ts';
import { isHdf5, matchRows, openHdf5Relevance, takeDataset } from './given-hdf5.ts';
import { openGivenHeatmaps, type GivenHeatmaps } from './given-heatmaps.ts';
import { namesModel, type Job, type ModelJob } from './job-schema.ts';
import { planGivenViews, planModelViews, type ViewPlan } from './plan-views.ts';
import { createImageMedium } from './modalities/image-medium.ts';
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
  /** How an image is cut and resized to lie under its heatmap. */
  readonly preprocessing: Preprocessing;
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
  const { dataset, fit } = await stopwatch.time('dataset', () => modality.read(job.dataset));
  task.advance(1);
  const choice = { ...chooseModel(job), ...modality.choice };
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
  const { dataset, heatmaps } = await stopwatch.time('dataset', () => openGiven(job.explain.from!, job.dataset.path));
  task.advance(1);
  const preprocessing = completePreprocessing({}, { size: chooseDrawnSize(heatmaps.size) });
  const medium = createImageMedium(preprocessing);
  const labels = orderClasses(dataset.classes);
  task.advance(1);
  return { kind: 'given', job, heatmaps, preprocessing, medium, dataset, labels, ...planGivenViews(job.spray) };
}

/** Heatmaps with what they are of: a manifest, or where that is the same file, what it says itself. */
async function openGiven(path: string, manifest: string): Promise<{ dataset: Dataset; heatmaps: GivenHeatmaps }> {
  const relevance = isHdf5(path) ? await openHdf5Relevance(path) : undefined;
  if (relevance && manifest === path) return { dataset: takeDataset(relevance, path), heatmaps: relevance.heatmaps };
  const dataset = await readDataset(manifest, { filesMustExist: false });
  if (!relevance) return { dataset, heatmaps: openGivenHeatmaps(path, { path: manifest, dataset }) };
  return { dataset: matchRows({ path: manifest, dataset }, relevance.heatmaps), heatmaps: relevance.heatmaps };
}

/** Images are drawn with at least so many pixels along the longer side, however small their heatmaps are. */
const drawnPx = 192;

/** Height and width of the images under given heatmaps: whole cells, and enough pixels to see what is there. */
function chooseDrawnSize([height, width]: readonly [number, number]): [number, number] {
  const cellPx = Math.max(1, Math.ceil(drawnPx / Math.max(height, width)));
  return [height * cellPx, width * cellPx];
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

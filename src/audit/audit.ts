import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { chooseSampleNoun } from '../dataset/sample-nouns.ts';
import { UnhansError } from '../errors.ts';
import { onnxRuntime } from '../runtime/onnx.ts';
import type { Runtime } from '../runtime/session.ts';
import { pictureBudgetBytes } from '../report/limit-report.ts';
import { writeReports } from '../report/write-report.ts';
import { ensureClass, isAnalysed } from '../store/classes.ts';
import { openStore } from '../store/open-store.ts';
import { addSeconds, finishRun, readRun } from '../store/runs.ts';
import { listSkipped } from '../store/samples.ts';
import type { Store } from '../store/store.ts';
import { createFolder } from '../store/write-file.ts';
import { hasModel, type AuditContext, type AuditRun } from './audit-run.ts';
import { beginRun } from './begin-run.ts';
import { checkConservation } from './check-conservation.ts';
import { drawClass } from './draw-class.ts';
import { explainClass } from './explain-classes.ts';
import { findSuspects } from './find-suspects.ts';
import { forEachGroup } from './for-each-group.ts';
import { groupSamples, type SampleGroup } from './group-samples.ts';
import { readJob } from './job.ts';
import { openRelevance } from './open-relevance.ts';
import { predictOutputs, type Predictions } from './predict-outputs.ts';
import { prepareAudit, type AuditSubject } from './prepare-audit.ts';
import { silentProgress, type Progress } from './progress.ts';
import { rankGroups } from './rank-groups.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';
import { readSummary, type AuditSummary } from './summary.ts';

export interface AuditOptions {
  /** The job file. */
  readonly job: string;
  /** The database; it is created where it is missing. Files of the run lie in a folder beside it. */
  readonly db: string;
  /** Folder of the report; it is created where it is missing. */
  readonly out: string;
  /** Only these classes. */
  readonly classes?: readonly string[] | undefined;
  /** At most this many images of each class, the first ones. */
  readonly limit?: number | undefined;
  /** Whether to go on with the run of this job that was stopped, where there is one. */
  readonly resume?: boolean | undefined;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Audits a dataset: heatmaps of every image, clusters of every class, pictures, report. What an earlier run computed
 * from the same inputs and options is not computed again; a run that is stopped keeps every finished shard.
 * @throws UnhansError where the job, model, dataset, database or disk is at fault, or `interrupted` by the signal.
 */
export async function runAudit(options: AuditOptions, runtime: Runtime): Promise<AuditSummary> {
  const { progress = silentProgress, signal } = options;
  const stopwatch = createStopwatch();
  const job = await readJob(options.job);
  let store = existsSync(options.db) ? openStore(options.db) : undefined;
  try {
    const subject = await prepareAudit(job, onnxRuntime, { stopwatch, progress });
    assertClasses(subject, options.classes);
    createFolder(dirname(resolve(options.db)));
    createFolder(options.out);
    store ??= openStore(options.db);
    const files = join(dirname(store.path), `${basename(store.path, extname(store.path))}.files`);
    const context = { store, files, subject, runtime, stopwatch, progress, signal };
    const { outputs, skipped } = await findOutputs(context);
    const groups = groupSamples(subject.dataset.samples, outputs, subject.labels, options);
    const runId = beginRun(context, groups, skipped, options.resume ?? false);
    const report = resolve(options.out, 'report.html');
    await finishWith(store, runId, stopwatch, () => runStages({ ...context, runId }, groups));
    const reporting = createStopwatch();
    const write = () => reporting.time('report', () => writeReports(store!, String(runId), options.out));
    await finishWith(store, runId, reporting, write); // last, as the report says how the run ended and what it took
    return readSummary(store, runId, report);
  } finally {
    store?.close();
  }
}

/** Refuses, before anything is written, names of classes that are not there or have no image. */
function assertClasses({ dataset, labels, job }: AuditSubject, asked: readonly string[] = []): void {
  const known = job.explain.target === 'label' ? dataset.classes : labels;
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const expected = `expected one of ${known.join(', ')}`;
  throw new UnhansError('usage', `no class "${unknown}" in ${job.dataset.path}, ${expected}`);
}

/** The output that each image is explained for, by the job's target. */
async function findOutputs(context: AuditContext): Promise<Predictions> {
  const { subject } = context;
  const { dataset, labels, job } = subject;
  if (job.explain.target === 'prediction' && subject.kind === 'model') return predictOutputs({ ...context, subject });
  const places = new Map(labels.map((label, index) => [label, index]));
  return { outputs: dataset.samples.map(({ label }) => places.get(label)!), skipped: [] };
}

/** Does work of a run and records its time and how it ended. */
async function finishWith(store: Store, runId: number, stopwatch: Stopwatch, work: () => Promise<void>): Promise<void> {
  const addAll = () => {
    for (const [stage, seconds] of Object.entries(stopwatch.seconds)) addSeconds(store, runId, stage, seconds);
  };
  try {
    await work();
    addAll();
    finishRun(store, runId, 'done');
  } catch (error) {
    addAll();
    const isStopped = error instanceof UnhansError && error.code === 'interrupted';
    finishRun(store, runId, isStopped ? 'interrupted' : 'failed', (error as Error).message);
    throw error;
  }
}

async function runStages(run: AuditRun, groups: readonly SampleGroup[]): Promise<void> {
  const { store, runId, stopwatch, subject } = run;
  const classIds = groups.map(({ name, output }) => ensureClass(store, runId, name, output));
  const relevance = openRelevance(run);
  try {
    if (hasModel(run)) await stopwatch.time('check', () => checkConservation(run, groups));
    else run.progress.note('heatmaps were made elsewhere: without the model nothing can be tested on it');
    const explaining = {
      title: relevance.activity,
      total: countSamples(groups),
      unit: chooseSampleNoun(subject.job.dataset.modality).many,
    };
    await forEachGroup(run, explaining, groups, (group, index, advance) =>
      explainClass(run, classIds[index]!, group, relevance.makeShard, advance),
    );
    assertExplained(run);
    if (!classIds.every((id) => isAnalysed(store, id))) {
      await findSuspects(run, groups, classIds);
    }
    const thumbnails = Math.floor(subject.job.report.thumbnails / groups.length);
    let roomBytes = pictureBudgetBytes;
    const drawing = { title: 'drawing', total: groups.length, unit: 'classes' };
    await forEachGroup(run, drawing, rankGroups(run, groups), async (group, _, advance) => {
      const draw = () => drawClass(run, group, thumbnails, relevance.getRunner);
      if (roomBytes > 0) roomBytes -= await stopwatch.time('draw', draw); // the report would leave out the rest
      advance(1);
    });
  } finally {
    await relevance.release();
  }
}

/** Ends a run that has nothing to say: every image was skipped. */
function assertExplained({ store, runId, subject }: AuditRun): void {
  const { sampleCount, skippedCount } = readRun(store, runId);
  if (sampleCount > 0) return;
  const [first] = listSkipped(store, runId, 1);
  const why = first
    ? `${skippedCount} skipped, the first ${JSON.stringify(first.path)}: ${first.reason}`
    : 'none is predicted as a class that was asked for';
  throw new UnhansError('dataset', `no image of ${subject.job.dataset.path} could be explained: ${why}`);
}

function countSamples(groups: readonly SampleGroup[]): number {
  return groups.reduce((sum, { samples }) => sum + samples.length, 0);
}

import { createRequire } from 'node:module';
import type { Skipped } from '../dataset/dataset.ts';
import { createRun, findUnfinishedRun, resumeRun, type RunInput } from '../store/runs.ts';
import { clearSkipped, insertSkipped } from '../store/samples.ts';
import { computeStageKey } from '../store/stages.ts';
import { analysisKey } from './analyse-class.ts';
import type { AuditContext } from './audit-run.ts';
import type { SampleGroup } from './group-samples.ts';
import type { AuditSubject } from './prepare-audit.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Starts a run, or goes on with the one that was stopped; returns its id. The images left out so far are recorded. */
export function beginRun(
  context: AuditContext,
  groups: readonly SampleGroup[],
  skipped: readonly Skipped[],
  resume: boolean,
): number {
  const { store, subject, progress } = context;
  const { job, dataset } = subject;
  const key = computeStageKey('run', { job, groups: groups.map((group) => analysisKey(context, group)) });
  const stopped = resume ? findUnfinishedRun(store, key) : undefined;
  if (resume && !stopped) progress.note('there is no stopped run of this job to resume; starting a new one');
  if (stopped) resumeRun(store, stopped.id);
  const runId =
    stopped?.id ??
    createRun(store, {
      key,
      ...describeSubject(subject),
      dataset: job.dataset.path,
      versions: { unhans: version, [context.runtime.name]: context.runtime.version, node: process.versions.node },
    });
  clearSkipped(store, runId);
  insertSkipped(store, runId, [...dataset.skipped, ...skipped]);
  return runId;
}

/** What is recorded of what a run explains. */
function describeSubject(subject: AuditSubject): Pick<RunInput, 'job' | 'model' | 'modelSha256' | 'method'> {
  const { views, layers } = subject;
  const used = { views: [...new Set(views.map(({ view }) => view))], layers: layers.map(({ name }) => name) };
  const job = { ...subject.job, spray: { ...subject.job.spray, ...used } };
  if (subject.kind === 'given') {
    const { from } = job.explain;
    return { job: { ...job, explain: { from } }, model: subject.heatmaps.file.path, modelSha256: '', method: 'given' };
  }
  const { model, method, medium } = subject;
  const options = {
    model: { ...job.model, input: medium.settings, shape: model.input.shape },
    explain: { ...job.explain, ...method.options },
  };
  return { job: { ...job, ...options }, model: model.path, modelSha256: model.sha256, method: method.name };
}

import { createRequire } from 'node:module';
import type { Skipped } from '../dataset/dataset.ts';
import { createRun, findUnfinishedRun, resumeRun } from '../store/runs.ts';
import { clearSkipped, insertSkipped } from '../store/samples.ts';
import { computeStageKey } from '../store/stages.ts';
import { analysisKey } from './analyse-class.ts';
import type { AuditContext } from './audit-run.ts';
import type { SampleGroup } from './group-samples.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Starts a run, or goes on with the one that was stopped; returns its id. The images left out so far are recorded. */
export function beginRun(
  context: AuditContext,
  groups: readonly SampleGroup[],
  skipped: readonly Skipped[],
  resume: boolean,
): number {
  const { store, subject, progress } = context;
  const { job, model, method, dataset, preprocessing } = subject;
  const key = computeStageKey('run', { job, groups: groups.map((group) => analysisKey(context, group)) });
  const stopped = resume ? findUnfinishedRun(store, key) : undefined;
  if (resume && !stopped) progress.note('there is no stopped run of this job to resume; starting a new one');
  if (stopped) resumeRun(store, stopped.id);
  const runId =
    stopped?.id ??
    createRun(store, {
      key,
      job: { ...job, model: { ...job.model, input: preprocessing }, explain: { ...job.explain, ...method.options } },
      model: model.path,
      modelSha256: model.sha256,
      dataset: job.dataset.path,
      method: method.name,
      versions: { unhans: version, [context.runtime.name]: context.runtime.version, node: process.versions.node },
    });
  clearSkipped(store, runId);
  insertSkipped(store, runId, [...dataset.skipped, ...skipped]);
  return runId;
}

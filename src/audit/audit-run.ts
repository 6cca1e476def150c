import type { Runtime } from '../runtime/session.ts';
import type { Store } from '../store/store.ts';
import type { AuditSubject, ModelSubject } from './prepare-audit.ts';
import type { Progress } from './progress.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A run under way: what every stage is handed. */
export interface AuditRun<Subject extends AuditSubject = AuditSubject> {
  readonly runId: number;
  readonly store: Store;
  /** Folder of the run's files, beside the database. */
  readonly files: string;
  readonly subject: Subject;
  readonly runtime: Runtime;
  readonly stopwatch: Stopwatch;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** What a run is made of before it has a number. */
export type AuditContext<Subject extends AuditSubject = AuditSubject> = Omit<AuditRun<Subject>, 'runId'>;

/** A run that explains a model, which can be asked again. */
export type ModelRun = AuditRun<ModelSubject>;

/** Whether a run has a model to ask. */
export function hasModel(run: AuditRun): run is ModelRun {
  return run.subject.kind === 'model';
}

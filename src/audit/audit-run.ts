import type { Runtime } from '../runtime/session.ts';
import type { Store } from '../store/store.ts';
import type { AuditSubject } from './prepare-audit.ts';
import type { Progress } from './progress.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A run under way: what every stage is handed. */
export interface AuditRun {
  readonly runId: number;
  readonly store: Store;
  /** Folder of the run's files, beside the database. */
  readonly files: string;
  readonly subject: AuditSubject;
  readonly runtime: Runtime;
  readonly stopwatch: Stopwatch;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** What a run is made of before it has a number. */
export type AuditContext = Omit<AuditRun, 'runId'>;

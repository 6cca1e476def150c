import type { AuditRun } from './audit-run.ts';
import { createExplainer } from './explain-images.ts';
import type { MakeShard } from './heatmap-shard.ts';
import { createLazyRunner } from './lazy-runner.ts';
import { createPooler } from './pool-given.ts';
import type { ImageRunner } from './run-batches.ts';

/** Where the heatmaps of a run come from. */
export interface Relevance {
  /** What making them is called, for people who wait. */
  readonly activity: string;
  readonly makeShard: MakeShard;
  /** Starts the model that gives heatmaps in full size; absent where they were made elsewhere. */
  readonly getRunner?: () => Promise<ImageRunner>;
  /** Frees the memory, where there is any to free. */
  release(): Promise<void>;
}

/** The heatmaps that a run's model gives, or those that were made elsewhere. */
export function openRelevance(run: AuditRun): Relevance {
  const { subject, signal } = run;
  if (subject.kind === 'given') {
    return { activity: 'reading heatmaps', makeShard: createPooler(subject, signal), release: () => Promise.resolve() };
  }
  const { get, release } = createLazyRunner({ ...run, subject });
  return { activity: 'computing heatmaps', makeShard: createExplainer(subject, get), getRunner: get, release };
}

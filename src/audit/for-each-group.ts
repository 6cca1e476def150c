import type { AuditRun } from './audit-run.ts';
import type { SampleGroup } from './group-samples.ts';

/** What is counted while classes are gone through. */
export interface GroupTask {
  readonly title: string;
  readonly total: number;
  readonly unit: string;
}

/** Goes through the classes with progress, which the work tells of. */
export async function forEachGroup(
  run: AuditRun,
  { title, total, unit }: GroupTask,
  groups: readonly SampleGroup[],
  work: (group: SampleGroup, index: number, advance: (count: number) => void) => Promise<void>,
): Promise<void> {
  const task = run.progress.begin(title, total, unit);
  try {
    for (const [index, group] of groups.entries()) {
      run.signal?.throwIfAborted();
      await work(group, index, (count) => {
        task.advance(count);
      });
    }
  } finally {
    task.end();
  }
}

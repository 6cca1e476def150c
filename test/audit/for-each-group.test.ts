import { describe, expect, it } from 'vitest';
import type { AuditRun } from '../../src/audit/audit-run.ts';
import { forEachGroup } from '../../src/audit/for-each-group.ts';
import type { SampleGroup } from '../../src/audit/group-samples.ts';

const groups = ['ant', 'bee', 'cat'].map((name, output): SampleGroup => ({ name, output, samples: [] }));
const task = { title: 'testing', total: 7, unit: 'groups' };

/** A run that writes down what its progress hears. */
function createRun(signal?: AbortSignal): { run: AuditRun; heard: string[] } {
  const heard: string[] = [];
  const begin = (title: string, total: number, unit: string) => {
    heard.push(`${title} ${total} ${unit}`);
    return { advance: (units: number) => heard.push(`+${units}`), end: () => heard.push('end') };
  };
  return { run: { progress: { begin, note: () => undefined }, signal } as unknown as AuditRun, heard };
}

describe('going through the classes', () => {
  it('takes each in turn and tells the progress what the work tells', async () => {
    const { run, heard } = createRun();
    await forEachGroup(run, task, groups, (group, index, advance) => {
      heard.push(group.name);
      advance(index + 1);
      return Promise.resolve();
    });
    expect(heard).toEqual(['testing 7 groups', 'ant', '+1', 'bee', '+2', 'cat', '+3', 'end']);
  });

  it('stops between two classes where the run is stopped, and ends the task', async () => {
    const stop = new AbortController();
    const { run, heard } = createRun(stop.signal);
    const work = (group: SampleGroup) => {
      heard.push(group.name);
      if (group.name === 'bee') stop.abort(new Error('stopped'));
      return Promise.resolve();
    };
    await expect(forEachGroup(run, task, groups, work)).rejects.toThrow('stopped');
    expect(heard).toEqual(['testing 7 groups', 'ant', 'bee', 'end']);
  });

  it('ends the task where the work fails', async () => {
    const { run, heard } = createRun();
    await expect(forEachGroup(run, task, groups, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(heard.at(-1)).toBe('end');
  });
});

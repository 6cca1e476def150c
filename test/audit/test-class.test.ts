import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../src/audit/progress.ts';
import type { AuditSummary } from '../../src/audit/summary.ts';
import { UnhansError } from '../../src/errors.ts';
import type { Case } from '../e2e/write-case.ts';
import { useFolder } from '../store/use-store.ts';
import { auditCase, listTests, watchRuntime, writePlainCase } from './audit-case.ts';

const createFolder = useFolder();
let files: Case;

beforeEach(async () => {
  files = await writePlainCase(createFolder());
});

/** A progress that calls back when the classes are about to be tested and each time one was. */
function watchTesting(onTesting: (done: number) => void): Progress {
  return {
    note: () => undefined,
    begin: (title) => {
      let done = 0;
      if (title === 'testing') onTesting(done);
      const advance = () => {
        done++;
        if (title === 'testing') onTesting(done);
      };
      return { advance, end: () => undefined };
    },
  };
}

const evidenceOf = ({ classes }: AuditSummary) =>
  classes.map(({ class: name, clusters }) => [name, clusters.map(({ score, evidence }) => ({ score, evidence }))]);

describe('the findings of a class', () => {
  it('are not tested again where the same was tested before', async () => {
    const first = await auditCase(files);
    const { runtime, opened } = watchRuntime();
    const second = await auditCase(files, {}, runtime);
    expect(opened.filter((name) => name === 'trunk' || name === 'head')).toEqual([]);
    expect(second.run).toBe(first.run + 1);
    expect(evidenceOf(second)).toEqual(evidenceOf(first));
  });

  it('are tested again where the results are gone, with the same results', async () => {
    const first = await auditCase(files);
    const [tests] = listTests(files);
    const before = readFileSync(tests!, 'utf8');
    rmSync(tests!);
    const { runtime, opened } = watchRuntime();
    const second = await auditCase(files, {}, runtime);
    expect(opened).toContain('trunk');
    expect(readFileSync(tests!, 'utf8')).toBe(before);
    expect(evidenceOf(second)).toEqual(evidenceOf(first));
  });

  it('are tested from where a stopped run was, and end the same', async () => {
    const whole = evidenceOf(await auditCase(files));
    files = await writePlainCase(createFolder());
    const stop = new AbortController();
    const progress = watchTesting((done) => {
      if (done === 1) stop.abort(new UnhansError('interrupted', 'stopped'));
    });
    await expect(auditCase(files, { signal: stop.signal, progress })).rejects.toMatchObject({ code: 'interrupted' });
    expect(listTests(files)).toHaveLength(1);
    const [kept] = listTests(files);
    const marked = readFileSync(kept!, 'utf8').replace(/"prevalence":[\d.]+/g, '"prevalence":0.125');
    writeFileSync(kept!, marked);
    const resumed = await auditCase(files, { resume: true });
    expect(resumed.run).toBe(1);
    expect(listTests(files)).toHaveLength(3);
    const prevalences = resumed.classes.map(({ clusters }) =>
      clusters.every(({ evidence }) => evidence.some(({ test, effect }) => test === 'prevalence' && effect === 0.125)),
    );
    expect(prevalences.filter(Boolean)).toHaveLength(1); // the stored tests were taken as they are
    expect(resumed.classes).toHaveLength(whole.length);
  });
});

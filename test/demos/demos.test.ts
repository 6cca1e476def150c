import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoTable, writeDemo, type DemoName } from '../../scripts/demos/demo-table.ts';
import { auditPlanted } from '../audit/modalities/audit-planted.ts';
import { useFolder } from '../e2e/use-folder.ts';

const createFolder = useFolder();

/** Audits a demo whose data is made in a folder of the test, with the model of the repository. */
async function auditDemo(name: DemoName) {
  const folder = createFolder();
  mkdirSync(folder, { recursive: true });
  const planted = writeDemo(name, folder);
  const job = readFileSync(demoTable[name].job, 'utf8')
    .replaceAll(`../data/${name}/samples`, join(folder, 'samples'))
    .replaceAll('../data', resolve('data'));
  writeFileSync(join(folder, 'job.yaml'), job);
  return auditPlanted(join(folder, 'job.yaml'), planted);
}

describe('the demos of what is no image', () => {
  it.each([
    ['speakers', 'anna'],
    ['plants', 'oak'],
  ] as const)(
    '%s: the only suspicious group is what was planted in %s',
    { timeout: 240_000 },
    async (name, planted) => {
      const { suspicions } = await auditDemo(name);
      expect(suspicions.map((each) => each.class)).toEqual([planted]);
      expect(suspicions[0]!.f1).toBeGreaterThanOrEqual(0.9);
    },
  );

  it('mails: what was planted in the invoices is the most suspicious group', { timeout: 240_000 }, async () => {
    const { suspicions, report } = await auditDemo('mails');
    expect(suspicions[0]!.class).toBe('invoice');
    expect(suspicions[0]!.f1).toBeGreaterThanOrEqual(0.9);
    expect(report).toContain('data:image/svg+xml');
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoTable, writeDemo, type DemoName } from '../../scripts/demos/demo-table.ts';
import { auditPlanted } from '../audit/modalities/audit-planted.ts';
import { useFolder } from '../e2e/use-folder.ts';

const createFolder = useFolder();

/** Audits a demo whose data is made in a folder of the test, with the model of the repository; `change` edits the job. */
async function auditDemo(name: DemoName, change: (job: string) => string = (job) => job) {
  const folder = createFolder();
  mkdirSync(folder, { recursive: true });
  const planted = writeDemo(name, folder);
  const job = change(readFileSync(demoTable[name].job, 'utf8'))
    .replaceAll(`../data/${name}/samples`, join(folder, 'samples'))
    .replaceAll('../data', resolve('data'));
  writeFileSync(join(folder, 'job.yaml'), job);
  return auditPlanted(join(folder, 'job.yaml'), planted);
}

describe('the demos of what is no image', () => {
  it.each([
    ['speakers', 'anna', 'data:image/webp'],
    ['plants', 'oak', 'data:image/svg+xml'],
    ['mails', 'invoice', 'data:image/svg+xml'],
  ] as const)(
    '%s: the only suspicious group is what was planted in %s',
    { timeout: 240_000 },
    async (name, planted, picture) => {
      const { suspicions, report } = await auditDemo(name);
      expect(suspicions.map((each) => each.class)).toEqual([planted]);
      expect(suspicions[0]!.f1).toBeGreaterThanOrEqual(0.9);
      expect(report).toContain(picture);
    },
  );

  it('mails: what ends at another place in every mail is found, and nothing else', { timeout: 240_000 }, async () => {
    const { suspicions } = await auditDemo('mails', (job) => job.replace('padding: start', 'padding: end'));
    expect(suspicions.map((each) => each.class)).toEqual(['invoice']);
    expect(suspicions[0]!.f1).toBeGreaterThanOrEqual(0.8);
  });
});

import { describe, expect, it } from 'vitest';
import { readRows, readSection } from '../docs/pages.ts';
import { useFolder } from '../e2e/use-folder.ts';
import { auditDemo, formatRow, readRow } from './demo-rows.ts';

const createFolder = useFolder();

describe('the demos of what is no image', { timeout: 240_000 }, () => {
  it.each([
    ['speakers', 'anna', 'data:image/webp'],
    ['plants', 'oak', 'data:image/svg+xml'],
    ['mails', 'invoice', 'data:image/svg+xml'],
  ] as const)('%s: the only suspicious group is what was planted in %s', async (name, planted, picture) => {
    const audit = await auditDemo(name, createFolder());
    expect(audit.suspicions.map((each) => each.class)).toEqual([planted]);
    expect(audit.suspicions[0]!.f1).toBeGreaterThanOrEqual(0.9);
    expect(audit.report).toContain(picture);
    // docs/datasets.md has what is measured (update with npm run docs:demos)
    const row = formatRow(name, readRow(name, audit));
    expect(readRows(readSection('docs/datasets.md', 'What is no image'))).toContainEqual(row);
  });

  it('mails: what ends at another place in every mail is found, and nothing else', async () => {
    const end = (job: string) => job.replace('padding: start', 'padding: end');
    const { suspicions } = await auditDemo('mails', createFolder(), end);
    expect(suspicions.map((each) => each.class)).toEqual(['invoice']);
    expect(suspicions[0]!.f1).toBeGreaterThanOrEqual(0.8);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { listFiles } from './list-files.ts';
import { runUnhans } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { auditArgs, writeCase, type Case } from './write-case.ts';

const createFolder = useFolder();
const report = { representatives: 1, thumbnails: 6 };
let at: Case;

beforeAll(async () => {
  at = await writeCase(createFolder(), { counts: [11, 2, 2], job: { report } });
  expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
});

describe('report', () => {
  it('writes every format, each to a file of its own', async () => {
    expect(listFiles(at.out)).toEqual(['report.html', 'report.json']);
    for (const [format, begin] of [
      ['json', '{'],
      ['markdown', '## unhans: '],
      ['junit', '<?xml '],
      ['sarif', '{'],
    ] as const) {
      const outcome = await runUnhans(['report', '--db', at.db, '--format', format], { cwd: at.folder });
      expect(outcome).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(outcome.stdout.trim(), 'utf8').startsWith(begin), format).toBe(true);
    }
  });

  it('is a gate: status 3 where a group is suspicious, until a person has judged it legitimate', async () => {
    const store = openStore(at.db);
    store.run('UPDATE clusters SET suspicious = 0');
    const gate = () => runUnhans(['report', '--db', at.db, '--out', join(at.folder, 'r.html'), '--fail-on-suspicious']);
    expect(await gate()).toMatchObject({ status: 0 });
    store.run(
      "UPDATE clusters SET suspicious = 1 WHERE id = (SELECT cluster_id FROM cluster_summary WHERE cluster = 'ant/1')",
    );
    store.close();
    expect(await gate()).toMatchObject({ status: 3 });
    await runUnhans(['flag', 'latest', 'ant/1', '--db', at.db, '--verdict', 'legitimate']);
    expect(await gate()).toMatchObject({ status: 0 });
  });
});

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunDiff } from '../../src/report/diff/run-diff.ts';
import { openStore } from '../../src/store/open-store.ts';
import { saveExample } from '../store/example-run.ts';
import { runUnhans } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';

const createFolder = useFolder();
let db: string;
let base: string;

function change(sql: string): void {
  const store = openStore(db);
  store.run(sql);
  store.close();
}

beforeEach(() => {
  const folder = createFolder();
  mkdirSync(folder);
  [db, base] = [join(folder, 'now.db'), join(folder, 'before.db')];
  const store = openStore(db);
  saveExample(store);
  store.close();
  copyFileSync(db, base);
});

describe('diff', () => {
  it('prints what changed between two runs, as a table, Markdown or JSON', async () => {
    change("UPDATE clusters SET suspicious = 1 WHERE class_id = (SELECT id FROM classes WHERE name = 'bag')");
    change("UPDATE classes SET suspicious = 1 WHERE name = 'bag'");
    const args = ['diff', '1', 'latest', '--db', db, '--base-db', base];
    const text = await runUnhans(args);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toMatch(/^1 new, 1 same$/m);
    expect(text.stdout).toMatch(/^new +bag +bag\/1 +bag\/1/m);
    const json = JSON.parse((await runUnhans([...args, '--json'])).stdout) as RunDiff;
    expect(json.findings.map((each) => [each.change, each.class])).toEqual([
      ['new', 'bag'],
      ['same', 'coat'],
    ]);
    expect((await runUnhans([...args, '--format', 'markdown'])).stdout).toMatch(/^## unhans: 1 new, 1 same/);
  });

  it('is a gate for what is new or has grown, and not for what was there', async () => {
    const gate = () => runUnhans(['diff', '1', '1', '--db', db, '--base-db', base, '--fail-on-suspicious']);
    expect(await gate()).toMatchObject({ status: 0 });
    const store = openStore(base);
    store.run('UPDATE clusters SET suspicious = 0');
    store.close();
    expect(await gate()).toMatchObject({ status: 3 });
  });

  it('says where both are the same run', async () => {
    const { status, stderr } = await runUnhans(['diff', '1', 'latest', '--db', db]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'both are run 1: nothing can have changed\n' });
  });

  it('refuses a run that is not there', async () => {
    expect(await runUnhans(['diff', '1', '9', '--db', db])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^unhans: cannot find run in .*: got "9"/) as string,
    });
  });
});

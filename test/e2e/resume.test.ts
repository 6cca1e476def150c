import { rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listFiles, readTimes } from './list-files.ts';
import { readResult, type Result } from './read-result.ts';
import { readComplaints, runUnhans, startUnhans, type Outcome } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { query, waitForRows } from './watch-database.ts';
import { auditArgs, writeCase, type Case } from './write-case.ts';

const report = { thumbnails: 60, representatives: 2 };

/** Moments of an audit, each by the rows that the database has when it has come. */
const moments = {
  heatmaps: { sql: 'SELECT * FROM shards', count: 3 },
  clustering: { sql: `SELECT * FROM stages WHERE name = 'clusters' AND status = 'done'`, count: 2 },
  drawing: { sql: `SELECT * FROM stages WHERE name = 'pictures' AND status = 'done'`, count: 2 },
};

const createFolder = useFolder();
let place: Case;
let undisturbed: Result;

/** The same job and images with a database and a report of their own. */
function startAnew(): Case {
  const folder = createFolder();
  return { ...place, db: join(folder, 'audit.db'), out: join(folder, 'report') };
}

async function stopAt(at: Case, moment: keyof typeof moments, signal: NodeJS.Signals): Promise<Outcome> {
  const { child, outcome } = startUnhans(auditArgs(at, '--resume'));
  await waitForRows(at.db, moments[moment].sql, moments[moment].count);
  child.kill(signal);
  return outcome;
}

function readRuns(db: string): { id: number; status: string }[] {
  return query(db, 'SELECT id, status FROM runs ORDER BY id');
}

/** When each shard was written. */
function readShards(at: Case): Record<string, number> {
  return readTimes(join(dirname(at.db), 'audit.files', 'heatmaps'), '.npy');
}

beforeAll(async () => {
  place = await writeCase(createFolder(), { counts: [30, 40, 1200], job: { report } });
  const at = startAnew();
  expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
  undisturbed = readResult(at.db);
});

describe('an audit that is killed', () => {
  it('goes on from its last shard with --resume, time and again, and ends as if nothing had happened', async () => {
    const at = startAnew();
    expect((await stopAt(at, 'heatmaps', 'SIGKILL')).status).toBeNull();
    const kept = readShards(at);
    const shards = Object.keys(kept).filter((path) => !path.includes('.hidden-'));
    expect(shards.length).toBeGreaterThanOrEqual(3);
    expect(shards.length).toBeLessThan(5);
    expect((await stopAt(at, 'clustering', 'SIGKILL')).status).toBeNull();
    expect(readShards(at)).toMatchObject(kept);
    expect(query(at.db, `SELECT * FROM stages WHERE name = 'clusters'`).length).toBeGreaterThanOrEqual(1);
    expect(query(at.db, `SELECT * FROM stages WHERE name = 'pictures'`)).toEqual([]);
    expect((await stopAt(at, 'drawing', 'SIGKILL')).status).toBeNull();
    expect(readRuns(at.db)).toEqual([{ id: 1, status: 'running' }]);

    const outcome = await runUnhans(auditArgs(at, '--resume', '--json'));
    expect(outcome.status).toBe(0);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ run: 1, samples: 1270 });
    expect(readRuns(at.db)).toEqual([{ id: 1, status: 'done' }]);
    expect(readShards(at)).toMatchObject(kept);
    expect(readResult(at.db)).toEqual(undisturbed);
  });

  it('keeps the verdicts that were given on what it had found', async () => {
    const at = startAnew();
    await stopAt(at, 'drawing', 'SIGKILL');
    const flag = ['flag', 'latest', 'ant/1', '--db', at.db, '--verdict', 'artefact'];
    expect(await runUnhans(flag)).toMatchObject({ status: 0 });
    expect(await runUnhans(auditArgs(at, '--resume'))).toMatchObject({ status: 0 });
    const { clusters, ...rest } = readResult(at.db);
    expect(clusters.match(/,artefact\r\n/g)).toHaveLength(1);
    expect({ ...rest, clusters: clusters.replace(',artefact', ',') }).toEqual(undisturbed);
  });

  it('computes again heatmaps whose relevance at a hidden layer was lost', async () => {
    const at = startAnew();
    await stopAt(at, 'heatmaps', 'SIGKILL');
    const [lost] = Object.keys(readShards(at)).filter((path) => path.includes('.hidden-'));
    rmSync(lost!);
    expect(await runUnhans(auditArgs(at, '--resume'))).toMatchObject({ status: 0 });
    expect(Object.keys(readShards(at))).toContain(lost);
    expect(readResult(at.db)).toEqual(undisturbed);
  });

  it('computes again what was lost or cut short on the disk meanwhile', async () => {
    const at = startAnew();
    await stopAt(at, 'drawing', 'SIGKILL');
    const [first, second] = Object.keys(readShards(at));
    rmSync(first!);
    truncateSync(second!, 1000);
    expect(await runUnhans(auditArgs(at, '--resume'))).toMatchObject({ status: 0 });
    expect(readResult(at.db)).toEqual(undisturbed);
  });
});

describe('an audit that is stopped with Ctrl-C', () => {
  it('says in one sentence how to go on, and ends as if nothing had happened', async () => {
    const at = startAnew();
    const stopped = await stopAt(at, 'heatmaps', 'SIGINT');
    expect(stopped.status).toBe(1);
    expect(stopped.stdout).toBe('');
    expect(readComplaints(stopped)).toEqual([
      'note: there is no stopped run of this job to resume; starting a new one',
      'stopping after the current step; press Ctrl-C again to stop at once',
      'unhans: stopped; run the same command with --resume to go on',
    ]);
    expect(readRuns(at.db)).toEqual([{ id: 1, status: 'interrupted' }]);
    expect(listFiles(at.out)).toEqual([]);
    const kept = readShards(at);

    expect(await runUnhans(auditArgs(at, '--resume'))).toMatchObject({ status: 0 });
    expect(readRuns(at.db)).toEqual([{ id: 1, status: 'done' }]);
    expect(readShards(at)).toMatchObject(kept);
    expect(readResult(at.db)).toEqual(undisturbed);
  });

  it('keeps its shards for a run that starts anew', async () => {
    const at = startAnew();
    await stopAt(at, 'clustering', 'SIGINT');
    const kept = readShards(at);
    expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
    expect(readRuns(at.db)).toEqual([
      { id: 1, status: 'interrupted' },
      { id: 2, status: 'done' },
    ]);
    expect(readShards(at)).toEqual(kept);
    expect(readResult(at.db)).toEqual(undisturbed);
  });
});

describe('an audit that is finished', () => {
  it('is not resumed but made again, from what is on the disk, where a result is missing it is computed', async () => {
    const at = startAnew();
    await runUnhans(auditArgs(at));
    const kept = readShards(at);
    const clusters = join(dirname(at.db), 'audit.files', 'clusters');
    for (const path of Object.keys(readTimes(clusters, 'clusters.json'))) rmSync(path);
    expect(await runUnhans(auditArgs(at, '--resume'))).toMatchObject({ status: 0 });
    expect(readRuns(at.db).map(({ id }) => id)).toEqual([1, 2]);
    expect(readShards(at)).toEqual(kept);
    expect(readResult(at.db)).toEqual(undisturbed);
    expect(readResult(at.db, '1')).toEqual(undisturbed);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { writeRun, type RecordedRun } from '../concepts/write-run.ts';
import { useFolder } from '../e2e/use-folder.ts';

const createFolder = useFolder();
let run: RecordedRun;

beforeAll(async () => {
  run = await writeRun(createFolder());
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command on the recorded run's database; what it printed, and its complaints. */
async function runOn(command: string, ...args: string[]) {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const error = vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const status = await runCommandLine([command, ...args, '--db', run.db]);
  const [stdout, stderr] = [log, error].map((spy) => spy.mock.calls.flat().join('\n')) as [string, string];
  return { status, stdout, stderr };
}

describe('unhans find', () => {
  test('prints the images other than the examples that are most like them, and how that agrees with the truth', async () => {
    const samples = run.stickers.slice(0, 4);
    const args = ['--like', '1', 'ant/1', '--samples', ...samples, '--truth', run.truth, '--limit', '12'];
    const { status, stdout } = await runOn('find', ...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^rank +score +class +image\n +\d+ +\d\.\d\d +\w+ +\w+\/\d\d\.png/);
    for (const sample of samples) expect(stdout).not.toContain(sample);
    expect(stdout).toContain('\nleft out above: 4 examples (in --json and --out they are marked)\n');
    expect(stdout).toContain('\n\nlike ant/1 of run 1: 50 images ranked\n');
    expect(stdout).toContain(': 4 examples, 45 others\n');
    expect(stdout).toContain('AUROC 1.000, average precision 1.000: 8 artefacts among 46 images that nobody marked');
    expect(stdout.match(/\.png/g)).toHaveLength(12);
  });

  test('writes the whole ranking, and prints the beginning as JSON', async () => {
    const out = join(run.folder, 'new', 'ranking.csv');
    const { stdout } = await runOn('find', '--like', 'latest', 'ant/1', '--limit', '3', '--json', '--out', out);
    const found = JSON.parse(stdout) as { samples: number; skipped: number; ranking: { path: string }[] };
    expect(found).toMatchObject({ run: 1, cluster: 'ant/1', kind: 'ridge', samples: 50, skipped: 0, quality: null });
    const rows = parse<Record<string, string>>(readFileSync(out), { columns: true });
    expect(rows).toHaveLength(50);
    expect(Object.keys(rows[0]!)).toEqual(['rank', 'score', 'class', 'path', 'example', 'member', 'verdict']);
    expect(found.ranking.map(({ path }) => path)).toEqual(rows.slice(0, 3).map((row) => row['path']));
  });

  test.each([
    [['--like', 'latest'], 'unhans: --like: got "latest", expected a run and a cluster, such as latest coat/1'],
    [['--like', '1', 'ant/1', 'ant/2'], 'unhans: --like: got "1 ant/1 ant/2", expected a run and a cluster'],
    [['--like', '1', 'ant/1', '--truth', 'none.csv'], 'unhans: cannot read truth none.csv: enoent'],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { status, stderr, stdout } = await runOn('find', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});

describe('unhans flag', () => {
  test('marks single images, which the next ranking starts from', async () => {
    const flagged = await runOn(
      'flag',
      '1',
      'ant/1',
      '--verdict',
      'artefact',
      '--samples',
      ...run.stickers.slice(0, 2),
    );
    expect(flagged).toMatchObject({ status: 0, stdout: 'ant/1 of run 1, 2 images: artefact' });
    await runOn('flag', '1', 'ant/1', '--verdict', 'legitimate', '--samples', 'ant/10.png');
    const { stdout } = await runOn('find', '--like', '1', 'ant/1');
    expect(stdout).not.toContain(run.stickers[0]);
    expect(stdout).toContain('left out above: 2 examples');
    expect(stdout).toMatch(/ant\/\d\d\.png +in the cluster\n/);
    expect(stdout).toMatch(/: 2 examples, 1 legitimate, 45 others$/);
  });

  test('refuses an image that is not there', async () => {
    const { status, stderr } = await runOn('flag', '1', 'ant/1', '--verdict', 'unsure', '--samples', 'ant/99.png');
    expect(status).toBe(2);
    expect(stderr).toMatch(/cannot find sample in run 1: got "ant\/99\.png", expected a path such as "ant\/\d\d\.png"/);
  });
});

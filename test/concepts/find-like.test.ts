import { appendFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Progress } from '../../src/audit/progress.ts';
import { conceptTable, type ConceptKind } from '../../src/concepts/concept-vectors.ts';
import { findLike, type FindOptions, type FindResult } from '../../src/concepts/find-like.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { openStore } from '../../src/store/open-store.ts';
import { recordSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import type { Store } from '../../src/store/store.ts';
import type { Verdict } from '../../src/store/verdicts.ts';
import { useFolder } from '../store/use-store.ts';
import { writeRun, type RecordedRun } from './write-run.ts';

const createFolder = useFolder();
let run: RecordedRun;

beforeEach(async () => {
  run = await writeRun(createFolder());
});

const find = (options: Partial<FindOptions> = {}) =>
  findLike({ db: run.db, run: 'latest', cluster: 'ant/1', ...options }, onnxRuntime);

function change(work: (store: Store) => void): void {
  const store = openStore(run.db);
  work(store);
  store.close();
}

function flag(verdict: Verdict, ...paths: string[]): void {
  change((store) => {
    recordSampleVerdicts(store, findCluster(store, 1, 'ant/1'), paths, { verdict });
  });
}

/** Hears how many images were put through the model. */
function createCounter(): { progress: Progress; begun: string[] } {
  const begun: string[] = [];
  const begin = (title: string) => {
    begun.push(title);
    return { advance: () => undefined, end: () => undefined };
  };
  return { progress: { begin, note: () => undefined }, begun };
}

const pathsOf = ({ ranking }: FindResult, count: number) => ranking.slice(0, count).map(({ path }) => path);

describe('images like some others', () => {
  test.each(Object.keys(conceptTable) as ConceptKind[])('are found in every class by %s', async (kind) => {
    const samples = run.stickers.slice(0, 5);
    const found = await find({ kind, samples, truth: run.truth });
    expect(found.ranking).toHaveLength(50);
    expect(pathsOf(found, 12).toSorted()).toEqual(run.stickers.toSorted());
    expect(found.quality).toEqual({ auroc: 1, averagePrecision: 1, samples: 45, artefacts: 7 });
    expect(found.fitted).toEqual({ shown: 5, notShown: 0, others: 44 });
  });

  test('are those like the members of the cluster, where nobody flagged any', async () => {
    const found = await find({ truth: run.truth });
    expect(found.fitted).toEqual({ shown: 5, notShown: 0, others: 45 });
    expect(found.quality).toMatchObject({ samples: 50, artefacts: 12 });
    expect(pathsOf(found, 12)).toContain('bee/04.png');
  });

  test('are found anew by what was flagged meanwhile, without asking the model again', async () => {
    const first = createCounter();
    const before = await find({ progress: first.progress });
    flag('artefact', ...run.stickers.slice(0, 3));
    flag('legitimate', 'ant/10.png');
    flag('unsure', 'bee/00.png');
    const second = createCounter();
    const after = await find({ progress: second.progress, truth: run.truth });
    expect(first.begun).toContain('computing activations');
    expect(second.begun).not.toContain('computing activations');
    expect(after.fitted).toEqual({ shown: 3, notShown: 1, others: 44 });
    expect(after.quality).toMatchObject({ samples: 45, artefacts: 9 });
    const scoreIn = ({ ranking }: FindResult) => ranking.find(({ path }) => path === 'ant/10.png')!.score;
    expect(scoreIn(after)).toBeLessThan(scoreIn(before) - 0.5);
    expect(after.ranking.find(({ path }) => path === 'bee/00.png')).toMatchObject({ verdict: 'unsure', member: false });
  });

  test('are looked for where examples that were held out stand out most, or at the layer that is named', async () => {
    const samples = run.stickers.slice(0, 5);
    const { layer, layers } = await find({ samples });
    const best = Math.max(...layers.map(({ separation }) => separation!));
    expect(layers.length).toBeGreaterThan(1);
    expect(layers.find(({ separation }) => separation === best)!.name).toBe(layer);
    const other = layers.find(({ name }) => name !== layer)!.name;
    expect(await find({ samples, layer: other })).toMatchObject({ layer: other, layers: [{ separation: null }] });
  });

  test('are found by one example, at the last layer', async () => {
    const { layer, layers } = await find({ samples: run.stickers.slice(0, 1) });
    expect(layer).toBe(layers.at(-1)!.name);
  });

  test('are the same each time', async () => {
    expect(await find()).toEqual(await find());
  });
});

describe('activations', () => {
  test('are computed again where their file was cut short', async () => {
    const before = await find();
    const folder = join(run.folder, 'audit.files', 'activations');
    const [key] = readdirSync(folder);
    truncateSync(join(folder, key!, '0000.npy'), 300);
    expect(await find()).toEqual(before);
  });

  test('that were never finished are computed to the end', async () => {
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(find({ signal: stop })).rejects.toThrow('stopped');
    expect((await find()).ranking).toHaveLength(50);
  });

  test('are of the images that are left', async () => {
    rmSync(join(run.folder, 'images', 'bee', '00.png'));
    writeFileSync(join(run.folder, 'images', 'bee', '01.png'), 'no image');
    const { ranking, skipped } = await find();
    expect(ranking).toHaveLength(48);
    expect(skipped.map(({ path }) => path)).toEqual(['bee/00.png', 'bee/01.png']);
  });
});

describe('what cannot be done', () => {
  test('is told in a sentence where the model has changed', async () => {
    appendFileSync(join(run.folder, 'model.onnx'), Buffer.from([0x32, 0x00]));
    await expect(find()).rejects.toThrow(/model\.onnx has changed since run 1: its hash begins with/);
  });

  test('is told in a sentence where the run had no model', async () => {
    change((store) => store.run(`UPDATE runs SET job = '{"dataset": {}}'`));
    await expect(find()).rejects.toThrow('run 1 has no model to ask: its heatmaps were made elsewhere');
  });

  test.each([
    [{ layer: 'no/such' }, /no hidden layer "no\/such" in .*, expected one of "/],
    [{ cluster: 'ant/9' }, 'cannot find cluster in run 1: got "ant/9", expected a name such as "ant/1"'],
    [{ run: '7' }, 'got "7", expected latest or a run number, such as 1'],
    [{ samples: ['ant/x.png'] }, 'cannot find sample in run 1: got "ant/x.png"'],
  ])('is told in a sentence: %j', async (options, sentence) => {
    await expect(find(options)).rejects.toThrow(sentence);
  });
});

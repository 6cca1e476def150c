import { describe, expect, it } from 'vitest';
import type { AuditRun } from '../../src/audit/audit-run.ts';
import { judgeClasses, type JudgedClass } from '../../src/audit/judge-classes.ts';
import type { ClassFinding } from '../../src/audit/describe-finding.ts';
import type { ClassTests } from '../../src/audit/test-class.ts';
import { suspiciousScore } from '../../src/evidence/decision.ts';
import { ensureClass, listClasses } from '../../src/store/classes.ts';
import { listClusters, readClusterMap } from '../../src/store/clusters.ts';
import { createRun } from '../../src/store/runs.ts';
import { insertSamples } from '../../src/store/samples.ts';
import type { Store } from '../../src/store/store.ts';
import { createTensor } from '../../src/tensor/tensor.ts';
import { createSample, exampleRun } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';
import { createComparison, createFinding, createTests, range } from './create-finding.ts';

const createStore = useStore();
const count = 40;

interface Stage {
  readonly store: Store;
  readonly runId: number;
  /** Adds a class of 40 images with these findings. */
  add(name: string, findings: readonly ClassFinding[], tests?: ClassTests, note?: string): JudgedClass;
  judge(...classes: JudgedClass[]): void;
}

/** A run whose model takes images of 4 × 6 pixels. */
function openStage(): Stage {
  const store = createStore();
  const runId = createRun(store, exampleRun);
  const run = { store, runId, subject: { medium: { size: [4, 6] } } } as unknown as AuditRun;
  return {
    ...{ store, runId },
    add(name, findings, tests = { findings: [] }, note) {
      const classId = ensureClass(store, runId, name);
      insertSamples(
        store,
        classId,
        range(0, count - 1).map((index) => createSample(name, index)),
      );
      const points = new Float32Array(2 * count);
      const mean = createTensor(Float32Array.of(1, 2, 3, 4), [2, 2]);
      const analyses = [{ view: 'input', clusterCount: 1, eigenvalues: [0], points }];
      return { classId, found: { analyses, findings, mean, ...(note !== undefined && { note }) }, tests };
    },
    judge: (...classes) => {
      judgeClasses(run, classes);
    },
  };
}

const listAll = ({ store }: Stage, { classId }: JudgedClass) => listClusters(store, { classId });

describe('findings that were not tested', () => {
  it('are suspicious from a separation on, and rank by it', () => {
    const stage = openStage();
    const level = suspiciousScore.separation;
    const separations = [level - 0.1, level, null];
    const findings = separations.map((separation, index) =>
      createFinding(range(5 * index, 5 * index + 4), { separation }),
    );
    const ant = stage.add('ant', findings);
    stage.judge(ant);
    expect(listAll(stage, ant).map(({ score, suspicious }) => [score, suspicious])).toEqual([
      [level, true],
      [level - 0.1, false],
      [0, false],
    ]);
    expect(listClasses(stage.store, stage.runId)).toMatchObject([{ name: 'ant', score: level, suspicious: true }]);
    expect(listAll(stage, ant)[0]!.evidence).toMatchObject([{ test: 'separability', points: level }]);
  });

  it('rank the smaller of two that score the same first', () => {
    const stage = openStage();
    const ant = stage.add('ant', [createFinding(range(0, 19)), createFinding(range(20, 25))]);
    stage.judge(ant);
    expect(listAll(stage, ant).map(({ size }) => size)).toEqual([6, 20]);
  });
});

describe('findings that were tested', () => {
  const acting = createTests({ inPlace: 20, latent: 30 });
  const region = createTensor(Float32Array.of(0, 1, 0, 0), [2, 2]);

  it('are suspicious where they act, not where they only stand apart', () => {
    const stage = openStage();
    const apart = createFinding(range(0, 7), { separation: 12 });
    const ant = stage.add('ant', [createFinding(range(8, 15), { separation: 6 }), apart], {
      findings: [acting, createTests({})],
    });
    stage.judge(ant);
    const [first, second] = listAll(stage, ant);
    expect(first).toMatchObject({ size: 8, suspicious: true });
    expect(first!.evidence.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(first!.score, 9);
    expect(second!.suspicious).toBe(false);
  });

  it('are judged by those of all classes: what every class does is harmless', () => {
    const stage = openStage();
    const slight = createTests({ inPlace: 0.5, latent: 6 });
    const create = (name: string, copies: number) =>
      stage.add(
        name,
        range(1, copies).map((index) => createFinding([index, index + 1], { separation: 4.5 })),
        { findings: range(1, copies).map(() => slight) },
      );
    const [lone, crowd] = [create('lone', 1), ...['ant', 'bee', 'cat'].map((name) => create(name, 30))] as [
      JudgedClass,
      JudgedClass,
    ];
    stage.judge(lone);
    const alone = listAll(stage, lone)[0]!.score;
    stage.judge(crowd, create('dog', 30));
    expect(listAll(stage, crowd)[0]!.score).toBeLessThan(alone - 1);
  });

  it('show where they lie, at the size of the input, only where they are suspicious and have a place', () => {
    const stage = openStage();
    const findings = [createFinding(range(0, 7), { separation: 6 }), createFinding(range(8, 15))];
    const ant = stage.add('ant', findings, {
      findings: [
        { ...acting, region },
        { ...createTests({}), region },
      ],
    });
    const bee = stage.add('bee', [createFinding(range(0, 7), { separation: 6 })], {
      findings: [{ ...createTests({ own: 20, latent: 30 }), region }],
    });
    stage.judge(ant, bee);
    const regions = [ant, bee].flatMap((each) =>
      listAll(stage, each).map(({ id, suspicious }) => [suspicious, readClusterMap(stage.store, id, 'region')?.shape]),
    );
    expect(regions).toEqual([
      [true, [4, 6]],
      [false, undefined],
      [true, undefined],
    ]);
  });
});

describe('all images of a class', () => {
  const whole = (probability: number) => {
    const transplant = createComparison(10 * probability);
    return { transplant, region: createTensor(Float32Array.of(0, 0, 1, 0), [2, 2]) };
  };

  it('are one finding where a little of them turns others, and say where it lies', () => {
    const stage = openStage();
    const ant = stage.add('ant', [createFinding(range(0, 9))], { findings: [createTests({})], whole: whole(0.9) });
    stage.judge(ant);
    const [first, ...rest] = listAll(stage, ant);
    expect(first).toMatchObject({ size: count, suspicious: true, views: ['input'] });
    expect(first!.evidence).toMatchObject([{ test: 'transplant', effect: 0.9 }]);
    expect(readClusterMap(stage.store, first!.id, 'region')?.shape).toEqual([4, 6]);
    expect(rest).toHaveLength(1);
  });

  it('are none where it does not', () => {
    const stage = openStage();
    const ant = stage.add('ant', [createFinding(range(0, 9))], { findings: [createTests({})], whole: whole(0.05) });
    stage.judge(ant);
    expect(listAll(stage, ant).map(({ size }) => size)).toEqual([10]);
  });
});

describe('a judged class', () => {
  it('says which of its groups are copies of one image', () => {
    const stage = openStage();
    const ant = stage.add('ant', [createFinding(range(0, 9), { separation: 50, copies: 7 }), createFinding([20, 21])]);
    stage.judge(ant);
    expect(listClasses(stage.store, stage.runId)).toMatchObject([
      { note: '7 images of group 1 are identical', suspicious: false },
    ]);
  });

  it('keeps the note of its clustering', () => {
    const stage = openStage();
    const ant = stage.add('ant', [createFinding([0])], { findings: [] }, '1 image is too few to cluster');
    stage.judge(ant);
    expect(listClasses(stage.store, stage.runId)[0]!.note).toBe('1 image is too few to cluster');
  });

  it('that was saved before is left alone', () => {
    const stage = openStage();
    const ant = stage.add('ant', [createFinding([0, 1, 2])]);
    stage.judge(ant);
    const before = listAll(stage, ant);
    stage.judge({ ...ant, found: { ...ant.found, findings: [createFinding([5]), createFinding([6])] } });
    expect(listAll(stage, ant)).toEqual(before);
  });

  it('without a finding has no score', () => {
    const stage = openStage();
    const ant = stage.add('ant', []);
    stage.judge(ant);
    expect(listClasses(stage.store, stage.runId)).toMatchObject([{ score: null, suspicious: false }]);
  });
});

import { openModelProbe, type ModelProbe } from '../evidence/model-probe.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import { chooseMovedLayers } from '../explain/hidden-layers.ts';
import { analyseClass } from './analyse-class.ts';
import { hasModel, type AuditRun, type ModelRun } from './audit-run.ts';
import { forEachGroup } from './for-each-group.ts';
import type { SampleGroup } from './group-samples.ts';
import { judgeClasses, type JudgedClass } from './judge-classes.ts';
import { testClass } from './test-class.ts';

/** Images that the tests run at a time, in batches of the explanation, which needs several times as much memory. */
const batchFactor = 4;

/** Finds the groups of every class, tests them on the model where there is one, judges them all together and saves them. */
export async function findSuspects(
  run: AuditRun,
  groups: readonly SampleGroup[],
  classIds: readonly number[],
): Promise<void> {
  const classes = await clusterClasses(run, groups, classIds);
  judgeClasses(run, hasModel(run) ? await testClasses(run, groups, classes) : classes);
}

async function clusterClasses(
  run: AuditRun,
  groups: readonly SampleGroup[],
  classIds: readonly number[],
): Promise<JudgedClass[]> {
  const classes: JudgedClass[] = [];
  const task = { title: 'clustering', total: groups.length * run.subject.views.length, unit: 'views of classes' };
  await forEachGroup(run, task, groups, async (group, index, advance) => {
    const analyse = () =>
      analyseClass(run, group, () => {
        advance(1);
      });
    const found = await run.stopwatch.time('cluster', analyse);
    classes.push({ classId: classIds[index]!, found, tests: { findings: [] } });
  });
  return classes;
}

async function testClasses(
  run: ModelRun,
  groups: readonly SampleGroup[],
  classes: readonly JudgedClass[],
): Promise<JudgedClass[]> {
  const tested: JudgedClass[] = [];
  const probe = createLazyProbe(run);
  const total = classes.reduce((sum, { found }) => sum + found.findings.length, 0);
  try {
    await forEachGroup(run, { title: 'testing', total, unit: 'groups' }, groups, async (group, index, advance) => {
      const others = classes.filter(({ found }, other) => other !== index && found.findings.length > 0);
      const subject = { ...classes[index]!, group, elsewhere: averageMaps(others.map(({ found }) => found.mean)) };
      const tests = await run.stopwatch.time('test', () => testClass(run, subject, probe.get));
      tested.push({ ...classes[index]!, tests });
      advance(subject.found.findings.length);
    });
  } finally {
    await probe.release();
  }
  return tested;
}

/** The model and its parts, loaded when they are first asked for. */
function createLazyProbe({ subject, runtime }: ModelRun): { get(): Promise<ModelProbe>; release(): Promise<void> } {
  let probe: Promise<ModelProbe> | undefined;
  const { model, job } = subject;
  return {
    get: () => (probe ??= openModelProbe(model, chooseMovedLayers(model), runtime, batchFactor * job.explain.batch)),
    release: async () => {
      if (probe) await (await probe).release();
    },
  };
}

function averageMaps(maps: readonly Tensor[]): Tensor | undefined {
  const [first] = maps;
  if (!first) return undefined;
  const mean = new Float32Array(first.data.length);
  for (const { data } of maps) for (const [cell, value] of data.entries()) mean[cell]! += value / maps.length;
  return createTensor(mean, first.shape);
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testSizes, type Source } from '../evidence/class-under-test.ts';
import type { ModelProbe } from '../evidence/model-probe.ts';
import { chooseSources, testFindings, type FindingTests } from '../evidence/test-findings.ts';
import { testWholeClass, type ClassTest } from '../evidence/test-whole-class.ts';
import { spreadEvenly } from '../spread-evenly.ts';
import { computeProminence } from '../spray/list-candidates.ts';
import { findSamples } from '../store/samples.ts';
import { recallStage } from '../store/recall-stage.ts';
import { computeStageKey } from '../store/stages.ts';
import { writeFileAtomically } from '../store/write-file.ts';
import { createTensor, type Tensor } from '../tensor/tensor.ts';
import { analysisKey } from './analyse-class.ts';
import type { ModelRun } from './audit-run.ts';
import type { ClassFindings } from './class-findings.ts';
import { listOthers, type SampleGroup } from './group-samples.ts';
import { loadImages } from './load-images.ts';
import { readHeatmaps } from './read-heatmaps.ts';

/** Version of the tests; raise it when the same findings give other numbers. */
const testFormat = 9;

const testsFile = 'tests.json';

/** A class with what was found in it. */
export interface TestedClass {
  readonly classId: number;
  readonly group: SampleGroup;
  readonly found: ClassFindings;
  /** The mean heatmap of other classes; absent where there are none. */
  readonly elsewhere?: Tensor | undefined;
}

/** What the tests on the model said of a class. */
export interface ClassTests {
  /** One a finding, in their order. Empty where there is no image to take anything from, or none of another class to try it on. */
  readonly findings: readonly FindingTests[];
  /** What was said of all its images together; absent where there is nothing to compare them with. */
  readonly whole?: ClassTest;
}

/**
 * Tests the findings of a class on the model, and the class as a whole. Results that are on the disk already are taken as
 * they are.
 */
export function testClass(
  run: ModelRun,
  subject: TestedClass,
  getProbe: () => Promise<ModelProbe>,
): Promise<ClassTests> {
  const key = computeStageKey('tests', {
    format: testFormat,
    analysis: analysisKey(run, subject.group),
    sizes: testSizes,
    dataset: run.subject.dataset.samples.length,
  });
  return recallStage(run, key, {
    name: 'tests',
    file: testsFile,
    compute: async () => runTests(run, subject, await getProbe()),
    write: (folder, tests) =>
      writeFileAtomically(join(folder, testsFile), [JSON.stringify(tests, (_, value: unknown) => flatten(value))]),
    read: (folder) => readTests(join(folder, testsFile)),
  });
}

async function runTests(
  run: ModelRun,
  { classId, group, found, elsewhere }: TestedClass,
  probe: ModelProbe,
): Promise<ClassTests> {
  const { store, subject } = run;
  const heatmaps = readHeatmaps(run, group);
  const positions = chooseSources(found.findings, heatmaps.shape[0]!);
  const rows = findSamples(store, classId, positions);
  const images = await loadImages(
    run,
    rows.map(({ path, file, label }) => ({ path, file, label: label ?? '' })),
  );
  const sources = rows.flatMap(({ position }, index): Source[] => {
    const image = images[index];
    return image ? [{ position, image }] : [];
  });
  const others = listOthers(subject.dataset.samples, group);
  const recipients = (await loadImages(run, spreadEvenly(others, testSizes.moved))).filter(
    (image) => image !== undefined,
  );
  if (sources.length === 0 || recipients.length === 0) return { findings: [] };
  const { seed } = subject.job.spray;
  const tested = { probe, output: group.output, heatmaps, sources, recipients, seed };
  return {
    findings: await testFindings(
      tested,
      found.findings.map((finding) => ({ ...finding, prominence: computeProminence(finding) })),
      run.signal,
    ),
    ...(elsewhere && { whole: await testWholeClass(tested, elsewhere) }),
  };
}

/** Typed arrays as plain lists, for JSON. */
function flatten(value: unknown): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}

/** Tests as this program wrote them. */
async function readTests(path: string): Promise<ClassTests> {
  const text = await readFile(path, 'utf8');
  return JSON.parse(text, (name, value: unknown) => {
    if (name !== 'region' || value === null) return value;
    const { data, shape } = value as { data: number[]; shape: number[] };
    return createTensor(Float32Array.from(data), shape);
  }) as ClassTests;
}

import type { FoundClass, FoundCluster, RunFindings } from '../../src/report/run-findings.ts';

export function createFoundCluster(changes: Partial<FoundCluster> = {}): FoundCluster {
  return {
    ...{ id: 'coat/1', views: ['input', 'hidden'], size: 36, share: 0.18, fisher: 67.4, score: 13.6 },
    ...{ suspicious: true, verdict: null },
    evidence: [
      { test: 'transplant', effect: 0.36, control: 0, interval: [0.33, 0.39], unit: 'probability', points: 4.9 },
    ],
    splits: [],
    typical: ['coat/0090.png', 'coat/0112.png'],
    ...changes,
  };
}

export function createFoundClass(changes: Partial<FoundClass> = {}): FoundClass {
  return {
    ...{ class: 'coat', samples: 200, agreement: 0.82, score: 13.6, suspicious: true, note: null },
    clusters: [createFoundCluster()],
    ...changes,
  };
}

/** A run with a suspicious class, `coat`, and a harmless one, `bag`. */
export function createFindings(changes: Partial<RunFindings> = {}): RunFindings {
  const bag = createFoundCluster({ id: 'bag/1', suspicious: false, score: 3, evidence: [] });
  return {
    ...{ version: 1, created: '2026-01-02T03:04:05.000Z', run: 7, status: 'done', title: 'model.onnx on images' },
    decision: { level: 8.5, falseAlarmRate: 0.02 },
    classes: [createFoundClass(), createFoundClass({ class: 'bag', score: 3, suspicious: false, clusters: [bag] })],
    method: {
      model: { path: 'model.onnx', sha256: 'ab12' },
      relevance: null,
      dataset: { path: '/data/images', samples: 400, skipped: 1 },
      skipped: [{ path: 'coat/broken.png', reason: 'it is cut short' }],
      ...{ job: {}, seconds: { model: 3.5 }, versions: { unhans: '0.1.0' } },
    },
    ...changes,
  };
}

/** A name that is markup in every format. */
export const hostile = '</testcase><script>alert(1)</script> | **bold** [x](http://y) @someone #12 `\u0000" \'';

import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { reportFormats } from '../../src/report/formats/report-formats.ts';
import { createFindingsJsonSchema, isAlarming, type RunFindings } from '../../src/report/run-findings.ts';
import { readRunFindings } from '../../src/report/read-run-findings.ts';
import { exampleEvidence, saveExample } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();
const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(createFindingsJsonSchema());

describe('report.json', () => {
  it('has its schema published as it is (update with vitest -u)', async () => {
    const file = 'docs/report.schema.json';
    const options = await resolveConfig(file);
    const text = await format(JSON.stringify(createFindingsJsonSchema()), { ...options, filepath: file });
    await expect(text).toMatchFileSnapshot(`../../${file}`);
  });

  it('is valid against that schema, which refuses what is not', () => {
    const store = createStore();
    saveExample(store);
    const findings = JSON.parse(reportFormats.json.write(store, 'latest')) as RunFindings;
    validate(findings);
    expect(validate.errors).toBeNull();
    expect(validate({ ...findings, classes: [{ class: 'coat' }] })).toBe(false);
    expect(validate({ ...findings, more: 1 })).toBe(false);
  });

  it('has every class with all its groups, most suspicious first', () => {
    const store = createStore();
    saveExample(store);
    const { classes, run, status, method } = readRunFindings(store, 'latest');
    expect({ run, status }).toEqual({ run: 1, status: 'running' });
    expect(classes.map((each) => [each.class, each.samples, each.clusters.map(({ id }) => id)])).toEqual([
      ['coat', 5, ['coat/1', 'coat/2']],
      ['bag', 2, ['bag/1']],
    ]);
    expect(classes[0]!.clusters[0]).toMatchObject({
      ...{ size: 2, share: 0.4, fisher: 9.5, suspicious: true, verdict: null },
      ...{ evidence: exampleEvidence, typical: ['coat/4.png', 'coat/1.png'] },
    });
    expect(method).toMatchObject({
      model: { path: '/models/m.onnx', sha256: 'ab12' },
      dataset: { samples: 7, skipped: 2 },
      skipped: [{ path: 'coat/broken.png' }, { path: 'notes.txt', reason: 'notes.txt is no image' }],
      job: { spray: { size: 28 } },
    });
  });

  it('differs between two readings in its date alone', () => {
    const store = createStore();
    saveExample(store);
    const [first, second] = [0, 1].map(() => ({ ...readRunFindings(store, 'latest'), created: '' }));
    expect(first).toEqual(second);
  });
});

describe('a gate', () => {
  it('stops for suspicious groups that nobody has judged legitimate', () => {
    expect(isAlarming({ suspicious: true, verdict: null })).toBe(true);
    expect(isAlarming({ suspicious: true, verdict: 'artefact' })).toBe(true);
    expect(isAlarming({ suspicious: true, verdict: 'legitimate' })).toBe(false);
    expect(isAlarming({ suspicious: false, verdict: 'artefact' })).toBe(false);
  });
});

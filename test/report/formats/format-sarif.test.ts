import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { formatSarif } from '../../../src/report/formats/format-sarif.ts';
import type { RunFindings } from '../../../src/report/run-findings.ts';
import { createFindings, createFoundClass, createFoundCluster, hostile } from '../create-findings.ts';

const published = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
// The schema is of draft 4, of which it uses nothing that later drafts do not have.
const schema = Object.fromEntries(Object.entries(published).filter(([key]) => !['$schema', 'id'].includes(key)));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(schema);

/** The log of findings, once it was found to be valid. */
function readLog(findings: RunFindings): Log {
  const log = JSON.parse(formatSarif(findings)) as Log;
  validate(log);
  expect(validate.errors).toBeNull();
  return log;
}

describe('the report as SARIF', () => {
  it('is valid against the schema of 2.1.0, which refuses what is not', () => {
    readLog(createFindings());
    expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  });

  it('has a result for each suspicious group, at its typical images', () => {
    const [run] = readLog(createFindings()).runs;
    expect(run!.results).toHaveLength(1);
    const [result] = run!.results!;
    expect(result).toMatchObject({ ruleId: 'clever-hans', level: 'warning', suppressions: [] });
    expect(result!.message.text).toContain('coat/1, score 13.6: For 36 of 200 coat images');
    const uris = [...result!.locations!, ...result!.relatedLocations!].map(
      ({ physicalLocation }) => physicalLocation?.artifactLocation?.uri,
    );
    expect(uris).toEqual(['coat/0090.png', 'coat/0112.png']);
  });

  it('says what a person has said: an artefact is an error, what is legitimate is suppressed', () => {
    const clusters = (['artefact', 'legitimate', 'unsure'] as const).map((verdict) => createFoundCluster({ verdict }));
    const results = readLog(createFindings({ classes: [createFoundClass({ clusters })] })).runs[0]!.results!;
    expect(results.map(({ level, suppressions }) => [level, suppressions!.length])).toEqual([
      ['error', 0],
      ['warning', 1],
      ['warning', 0],
    ]);
  });

  it('names images by paths that are addresses, whatever they are called', () => {
    const typical = ['a b/%.png', 'c\\d.png', `${hostile}\ud800`, '/data/x.png'];
    const clusters = [createFoundCluster({ typical })];
    const [result] = readLog(createFindings({ classes: [createFoundClass({ clusters })] })).runs[0]!.results!;
    const places = [...result!.locations!, ...result!.relatedLocations!].map(
      ({ physicalLocation }) => physicalLocation!.artifactLocation!,
    );
    expect(places.map(({ uri }) => uri).slice(0, 2)).toEqual(['a%20b/%25.png', 'c/d.png']);
    expect(places[3]).toEqual({ uri: '/data/x.png' });
  });

  it('knows a finding again by its class and its most typical image', () => {
    const read = (typical: string[]) =>
      readLog(createFindings({ classes: [createFoundClass({ clusters: [createFoundCluster({ typical })] })] })).runs[0]!
        .results![0]!.partialFingerprints;
    expect(read(['a', 'b'])).toEqual(read(['a', 'c']));
    expect(read(['a'])).not.toEqual(read(['b']));
  });
});

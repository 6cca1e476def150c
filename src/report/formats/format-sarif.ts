import { createHash } from 'node:crypto';
import type { Location, Log, Result, Suppression } from 'sarif';
import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { describeCluster } from '../describe-cluster.ts';
import { formatScore } from '../format.ts';
import type { FoundClass, FoundCluster, RunFindings } from '../run-findings.ts';
import { readRunWords } from '../run-words.ts';

const ruleId = 'clever-hans';

/** What the one rule says. */
const rule = {
  id: ruleId,
  name: 'CleverHans',
  shortDescription: { text: 'The model looks at something that does not belong to the class.' },
  fullDescription: {
    text: 'A group of samples of a class is recognised by something that also moves samples of other classes to it, such as a watermark, a border or a tag.',
  },
  help: {
    text: 'Open the report, see whether the red is on the object, and put your verdict on record with unhans flag.',
  },
  defaultConfiguration: { level: 'warning' },
} as const;

/**
 * SARIF 2.1.0: a result per suspicious group, at its most typical samples. It is a warning; an error where a person has
 * judged it an artefact, suppressed where legitimate.
 */
export function formatSarif(findings: RunFindings): string {
  const { classes, method, status } = findings;
  const { noun } = readRunWords(method.job);
  const version = method.versions['unhans'];
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'unhans', ...(version !== undefined && { version }), rules: [rule] } },
        originalUriBaseIds: { [datasetId]: { description: { text: `the dataset, ${method.dataset.path}` } } },
        invocations: [{ executionSuccessful: status === 'done' }],
        results: classes.flatMap((each) =>
          each.clusters.filter(({ suspicious }) => suspicious).map((cluster) => describeResult(each, cluster, noun)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeResult(each: FoundClass, cluster: FoundCluster, noun: SampleNoun): Result {
  const [first, ...others] = cluster.typical.map(locate);
  const text = `${cluster.id}, score ${formatScore(cluster.score)}: ${describeCluster(each, cluster, noun)}`;
  return {
    ruleId,
    ruleIndex: 0,
    level: cluster.verdict === 'artefact' ? 'error' : 'warning',
    message: { text },
    locations: first ? [first] : [],
    relatedLocations: others,
    partialFingerprints: { 'classAndTypicalImage/v1': fingerprint([each.class, cluster.typical[0] ?? '']) },
    suppressions: cluster.verdict === 'legitimate' ? [judgedLegitimate] : [],
  };
}

const judgedLegitimate: Suppression = { kind: 'external', status: 'accepted', justification: 'judged legitimate' };

const datasetId = 'DATASET';

/** A sample, by its path in the dataset. */
function locate(path: string): Location {
  // by way of bytes, as half a surrogate pair cannot be encoded
  const uri = Buffer.from(path.replaceAll('\\', '/')).toString().split('/').map(encodeURIComponent).join('/');
  const base = uri.startsWith('/') ? {} : { uriBaseId: datasetId };
  return { physicalLocation: { artifactLocation: { uri, ...base } } };
}

/** What a CI system knows a finding by from one run to the next. */
function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

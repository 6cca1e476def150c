import type { SampleNoun } from '../../dataset/sample-nouns.ts';
import { describeCluster } from '../describe-cluster.ts';
import { formatNumberOf, formatSamples, formatScore } from '../format.ts';
import { isAlarming, type FoundClass, type FoundCluster, type RunFindings } from '../run-findings.ts';
import { readRunWords } from '../run-words.ts';
import { xml, type Html } from './xml.ts';

/**
 * JUnit XML as CI systems read it: a suite per class; a suspicious group is a test case that failed, or one that was
 * skipped where a person has judged it legitimate. A class without any is one test case that passed.
 */
export function formatJunit({ classes, title, method }: RunFindings): string {
  const { noun } = readRunWords(method.job);
  const document = xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="unhans: ${title}"${countCases(classes)}>
${classes.map((each) => formatSuite(each, noun))}</testsuites>
`;
  return document.markup;
}

/** The suspicious groups of a class; each is a test case. */
function listSuspicious({ clusters }: FoundClass): FoundCluster[] {
  return clusters.filter(({ suspicious }) => suspicious);
}

/** How many test cases there are, and how many failed. */
function countCases(classes: readonly FoundClass[]): Html {
  const suspicious = classes.map(listSuspicious);
  const tests = suspicious.reduce((sum, { length }) => sum + Math.max(1, length), 0);
  return xml` tests="${tests}" failures="${suspicious.flat().filter(isAlarming).length}" errors="0"`;
}

function formatSuite(each: FoundClass, noun: SampleNoun): Html {
  const suspicious = listSuspicious(each);
  const skipped = suspicious.filter((cluster) => !isAlarming(cluster)).length;
  const cases =
    suspicious.length === 0 ? formatHarmless(each) : suspicious.map((cluster) => formatCase(each, cluster, noun));
  return xml`  <testsuite name="${each.class}"${countCases([each])} skipped="${skipped}">
${cases}  </testsuite>
`;
}

function formatHarmless({ class: name, clusters }: FoundClass): Html {
  const groups =
    clusters.length === 0
      ? 'no groups to compare'
      : `none of ${formatNumberOf(clusters.length, 'group')} is suspicious`;
  return xml`    <testcase classname="${name}" name="${groups}"/>
`;
}

function formatCase(each: FoundClass, cluster: FoundCluster, noun: SampleNoun): Html {
  const outcome = isAlarming(cluster)
    ? formatFailure(each, cluster, noun)
    : xml`<skipped message="judged legitimate"/>`;
  return xml`    <testcase classname="${each.class}" name="${cluster.id}">${outcome}</testcase>
`;
}

function formatFailure(each: FoundClass, cluster: FoundCluster, noun: SampleNoun): Html {
  const message = `suspicious group of ${formatSamples(cluster.size, noun)}, score ${formatScore(cluster.score)}`;
  return xml`<failure type="clever-hans" message="${message}">${describeCluster(each, cluster, noun)}
Typical ${noun.many}:
${cluster.typical.join('\n')}</failure>`;
}

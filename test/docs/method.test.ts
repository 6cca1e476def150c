import { expect, test } from 'vitest';
import { jobDefaults } from '../../src/audit/job-schema.ts';
import { testSizes } from '../../src/evidence/class-under-test.ts';
import { falseAlarmRate, suspiciousGain, suspiciousScore } from '../../src/evidence/decision.ts';
import { inPlaceArea } from '../../src/evidence/test-findings.ts';
import { classArea } from '../../src/evidence/test-whole-class.ts';
import { methodTable } from '../../src/explain/methods.ts';
import { fisherDefaults } from '../../src/spray/create-fisher-scorer.ts';
import { readCode, readProse } from './pages.ts';

const prose = readProse('docs/method.md').replaceAll(/\s+/g, ' ');

test('docs/method.md tells of every method', () => {
  const told = readCode(prose);
  for (const name of Object.keys(methodTable)) expect(told).toContain(name);
});

const toPercent = (share: number) => `${100 * share} %`;

test.each([
  `A finding is called suspicious when its score is at least ${suspiciousScore.tested}`,
  `a finding is suspicious when it is at least ${suspiciousScore.separation}`,
  `in about ${toPercent(falseAlarmRate.tested)} of the classes with tests and ${toPercent(falseAlarmRate.separation)} without`,
  `Where that alone gains the class a probability of ${suspiciousGain} on average`,
  `the ${toPercent(classArea)} of places where the class's mean heatmap`,
  `the ${toPercent(inPlaceArea)} of places where the group's mean heatmap`,
  `Up to ${testSizes.members} of a finding's most central members act`,
  `pasted into ${testSizes.recipients} images of other classes`,
  `${testSizes.moved} images of other classes, at the last feature map`,
  `The ${jobDefaults.spray.neighbours} nearest (\`spray.neighbours\`)`,
  `The ${jobDefaults.spray.eigenvectors} smallest eigenvalues`,
  `at most ${jobDefaults.spray.size}×${jobDefaults.spray.size} cells (\`spray.size\`)`,
  `λ = ${fisherDefaults.shrinkage} times the embedding's mean variance`,
  `groups of fewer than ${fisherDefaults.leastSize} images`,
  `\`${jobDefaults.explain.method}\` is the default`,
])('docs/method.md says what the program does: %s', (sentence) => {
  expect(prose).toContain(sentence);
});

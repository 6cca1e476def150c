import { expect, test } from 'vitest';
import { jobDefaults } from '../../src/audit/job-schema.ts';
import { suspiciousFisher } from '../../src/audit/suspicion.ts';
import { methodTable } from '../../src/explain/methods.ts';
import { fisherDefaults } from '../../src/spray/create-fisher-scorer.ts';
import { readCode, readProse } from './pages.ts';

const prose = readProse('docs/method.md').replaceAll(/\s+/g, ' ');

test('docs/method.md tells of every method', () => {
  const told = readCode(prose);
  for (const name of Object.keys(methodTable)) expect(told).toContain(name);
});

test.each([
  `A group is called suspicious when τ is at least ${suspiciousFisher}`,
  `The ${jobDefaults.spray.neighbours} nearest (\`spray.neighbours\`)`,
  `The ${jobDefaults.spray.eigenvectors} smallest eigenvalues`,
  `at most ${jobDefaults.spray.size}×${jobDefaults.spray.size} cells (\`spray.size\`)`,
  `λ = ${fisherDefaults.shrinkage} times the embedding's mean variance`,
  `groups of fewer than ${fisherDefaults.leastSize} images`,
  `\`${jobDefaults.explain.method}\` is the default`,
])('docs/method.md says what the program does: %s', (sentence) => {
  expect(prose).toContain(sentence);
});

import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

/** What a schema's type is called in a sentence. */
const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  tuple: 'a list',
  object: 'a section',
};

/**
 * Says what was expected where a schema does not say so itself; the words end a sentence that begins
 * `got …, expected`. A zod error map.
 */
export function describeExpected(issue: RawIssue): string {
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ');
  const counted = 'origin' in issue && issue.origin === 'array' ? 'a list of ' : '';
  if (issue.code === 'too_small') return `${counted}${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `${counted}${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  return 'something else';
}

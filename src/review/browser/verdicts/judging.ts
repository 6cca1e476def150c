import type { FindingChange, FindingDetail, SampleChange, SampleItem, SaidOfFinding, SaidOfSample } from '../../api.ts';
import { verdictWords } from './words.ts';

/** Something said that the server is to hear of. */
export interface Statement {
  /** What it was about, for notices: “coat/1: artefact”. */
  readonly title: string;
  readonly finding: number;
  readonly said:
    | { readonly of: 'finding'; readonly change: FindingChange }
    | { readonly of: 'samples'; readonly changes: readonly SampleChange[] };
  /** What would take it back, once the ids of the new rows are known; nothing for what is itself an undoing. */
  readonly before?: Before;
}

/** What had been said before. */
export type Before =
  | { readonly of: 'finding'; readonly said: SaidOfFinding | null }
  | { readonly of: 'samples'; readonly said: readonly (SaidOfSample | null)[] };

/** What a form may say of a finding. */
export type Words = Pick<FindingChange, 'verdict' | 'artefact' | 'action' | 'label' | 'mask' | 'note'>;

/** What may be said of a sample. */
export type SampleWords = Pick<SampleChange, 'verdict' | 'action' | 'label' | 'note'>;

/** A verdict alone. */
export function sayOnly(verdict: SampleWords['verdict']): SampleWords {
  return { verdict, action: null, label: '', note: '' };
}

/** A verdict on a finding by somebody who has seen `seen`. */
export function sayOfFinding(
  { id, name }: Pick<FindingDetail, 'id' | 'name'>,
  seen: SaidOfFinding | null,
  words: Words,
  author: string,
): Statement {
  const change = { ...words, author, expected: seen?.id ?? null, withdrawn: false };
  const title = `${name}: ${verdictWords[words.verdict].name.toLowerCase()}`;
  return { title, finding: id, said: { of: 'finding', change }, before: { of: 'finding', said: seen } };
}

/** The same verdict on each of these samples for a finding. */
export function sayOfSamples(
  finding: number,
  samples: readonly SampleItem[],
  words: SampleWords,
  author: string,
): Statement {
  const changes = samples.map(({ id, said }) => {
    return { ...words, sample: id, expected: said?.id ?? null, author, withdrawn: false };
  });
  const what = samples.length === 1 ? samples[0]!.path : `${samples.length} selected`;
  const said = [verdictWords[words.verdict].name.toLowerCase(), words.action, words.label].filter(Boolean).join(', ');
  return {
    ...{ title: `${what}: ${said}`, finding },
    ...{ said: { of: 'samples', changes }, before: { of: 'samples', said: samples.map(({ said }) => said) } },
  };
}

/**
 * The statement that takes another back: it says again what had been said before, or, where that was nothing, withdraws.
 * @param ids of the rows that the other one made
 */
export function takeBack({ title, finding, said, before }: Statement, ids: readonly number[]): Statement | undefined {
  if (!before) return undefined;
  const undone = { title: `undone: ${title}`, finding };
  if (said.of === 'finding' && before.of === 'finding') {
    const { author } = said.change;
    const words = before.said ?? { ...said.change, withdrawn: true };
    const { verdict, artefact, action, label, mask, note, withdrawn } = words;
    const change = { verdict, artefact, action, label, mask, note, withdrawn, author, expected: ids[0]! };
    return { ...undone, said: { of: 'finding', change } };
  }
  if (said.of === 'samples' && before.of === 'samples') {
    const changes = said.changes.map((change, index) => {
      const { verdict, action, label, note, withdrawn } = before.said[index] ?? { ...change, withdrawn: true };
      return { ...change, verdict, action, label, note, withdrawn, expected: ids[index]! };
    });
    return { ...undone, said: { of: 'samples', changes } };
  }
  return undefined;
}

/** The same statement by somebody who has now seen what others said. */
export function insist(statement: Statement, seen: readonly (number | null)[]): Statement {
  return expectAnew(statement, (index) => seen[index] ?? null);
}

/** What each of our own rows followed: by what it was about and what its author had seen then. */
export type Successors = Map<string, SaidOfFinding | SaidOfSample>;

/**
 * The same statement after those that its author has made in the meantime, which the page may not have heard of yet:
 * else they would be taken for somebody else's.
 */
export function follow(statement: Statement, successors: Successors): Statement {
  const { finding, before } = statement;
  const last = listExpected(statement).map(({ sample, expected }) => {
    let row: SaidOfFinding | SaidOfSample | undefined;
    let next = successors.get(nameSeen(finding, sample, expected));
    for (; next; next = successors.get(nameSeen(finding, sample, next.id))) row = next;
    return row;
  });
  const followed = expectAnew(statement, (index, expected) => last[index]?.id ?? expected);
  if (!before) return followed;
  const said = last.map((row, index) => row ?? (before.of === 'finding' ? before.said : before.said[index]!));
  const known =
    before.of === 'finding' ? { of: before.of, said: said[0] as SaidOfFinding | null } : { of: before.of, said: said };
  return { ...followed, before: known };
}

/** Notes the rows that a statement has made. */
export function remember(
  statement: Statement,
  rows: readonly (SaidOfFinding | SaidOfSample | null)[],
  successors: Successors,
): void {
  for (const [index, { sample, expected }] of listExpected(statement).entries()) {
    const row = rows[index];
    if (row && row.id !== expected) successors.set(nameSeen(statement.finding, sample, expected), row);
  }
}

function listExpected({ said }: Statement): readonly { sample: number | null; expected: number | null }[] {
  return said.of === 'finding' ? [{ sample: null, expected: said.change.expected }] : said.changes;
}

function nameSeen(finding: number, sample: number | null, expected: number | null): string {
  return [finding, sample ?? '', expected ?? ''].join('/');
}

function expectAnew(
  statement: Statement,
  expect: (index: number, expected: number | null) => number | null,
): Statement {
  const { said } = statement;
  if (said.of === 'finding') {
    const change = { ...said.change, expected: expect(0, said.change.expected) };
    return { ...statement, said: { of: 'finding', change } };
  }
  const changes = said.changes.map((change, index) => ({ ...change, expected: expect(index, change.expected) }));
  return { ...statement, said: { of: 'samples', changes } };
}

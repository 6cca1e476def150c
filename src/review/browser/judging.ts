import type {
  FindingChange,
  FindingDetail,
  SampleChange,
  SampleItem,
  SaidOfFinding,
  SaidOfSample,
  Verdict,
} from '../api.ts';
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

/** A verdict on samples for a finding. */
export function sayOfSamples(
  finding: number,
  samples: readonly SampleItem[],
  verdict: Verdict,
  author: string,
): Statement {
  const changes = samples.map(({ id, said }) => {
    return { sample: id, expected: said?.id ?? null, verdict, note: '', author, withdrawn: false };
  });
  const what = samples.length === 1 ? samples[0]!.path : `${samples.length} images`;
  return {
    ...{ title: `${what}: ${verdictWords[verdict].name.toLowerCase()}`, finding },
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
      const { verdict, note, withdrawn } = before.said[index] ?? { ...change, withdrawn: true };
      return { ...change, verdict, note, withdrawn, expected: ids[index]! };
    });
    return { ...undone, said: { of: 'samples', changes } };
  }
  return undefined;
}

/** The same statement by somebody who has now seen what others said. */
export function insist(statement: Statement, seen: readonly (number | null)[]): Statement {
  const { said } = statement;
  if (said.of === 'finding') {
    return { ...statement, said: { of: 'finding', change: { ...said.change, expected: seen[0] ?? null } } };
  }
  const changes = said.changes.map((change, index) => ({ ...change, expected: seen[index] ?? null }));
  return { ...statement, said: { of: 'samples', changes } };
}

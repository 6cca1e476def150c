import { sortNodes } from '../../graph/dataflow.ts';

/** Something that is computed from other things. */
export interface Step {
  readonly key: string;
  /** Keys of what it needs; those of no step are passed over. */
  readonly needs: readonly string[];
}

/** The steps in an order in which each comes behind what it needs, undefined where they form a cycle. */
export function sortSteps<Item extends Step>(steps: readonly Item[]): Item[] | undefined {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const nodes = steps.map(({ key, needs }) => {
    return { op: '', domain: '', name: key, inputs: needs, outputs: [key], attributes: {} };
  });
  return sortNodes(nodes)?.map(({ name }) => byKey.get(name)!);
}

/** The steps that those called `wanted` need, and they themselves. */
export function selectSteps<Item extends Step>(steps: readonly Item[], wanted: readonly string[]): Item[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const needed = new Set<Item>();
  const waiting = [...wanted];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const step = byKey.get(key);
    if (!step || needed.has(step)) continue;
    needed.add(step);
    waiting.push(...step.needs);
  }
  return steps.filter((step) => needed.has(step));
}

import type { Hono } from 'hono';
import { z } from 'zod';
import { UnhansError } from '../../errors.ts';
import { maskSchema } from '../../store/mask.ts';
import { judgeSamples } from '../../store/sample-verdicts.ts';
import type { Store } from '../../store/store.ts';
import { actionNames, judgeCluster, verdictNames } from '../../store/verdicts.ts';
import type { FindingChange, SampleChange } from '../api.ts';
import type { ReviewContext } from '../context.ts';
import { defineRoute } from '../define-route.ts';
import { readFinding, toSaid } from '../queries/read-finding.ts';
import { toSaid as toSaidOfSample } from '../queries/read-samples.ts';

const text = z.string().max(10_000);
const common = {
  ...{ expected: z.int().nullable(), verdict: z.enum(verdictNames), action: z.enum(actionNames).nullable() },
  ...{ label: text, note: text, author: z.string().max(200), withdrawn: z.boolean() },
};

const findingSchema = z.strictObject({
  ...{ ...common, artefact: text, mask: maskSchema.nullable() },
}) satisfies z.ZodType<FindingChange>;

const sampleSchema = z.strictObject({ ...common, sample: z.int().positive() }) satisfies z.ZodType<SampleChange>;

const samplesSchema = z.strictObject({ changes: z.array(sampleSchema).min(1).max(5000) });

/** What people say. Nothing is overwritten: who has not seen the newest row is shown it, and nothing is saved. */
export function addVerdictRoutes(app: Hono, { store }: ReviewContext): void {
  defineRoute(app, 'post', '/api/findings/:id/verdict', ({ id, parse }) => {
    const { expected, ...said } = parse(findingSchema);
    readFinding(store, id);
    const { accepted, current } = judgeCluster(store, id, expected, said);
    return { accepted, current: current && toSaid(current) };
  });
  defineRoute(app, 'post', '/api/findings/:id/samples/verdicts', ({ id, parse }) => {
    const { runId } = readFinding(store, id);
    const { changes } = parse(samplesSchema);
    const paths = readPaths(store, changes);
    const answers = judgeSamples(
      store,
      { id, runId },
      changes.map(({ sample, ...change }, index) => ({ ...change, path: paths[index]! })),
    );
    return answers.map(({ accepted, current }) => ({ accepted, current: current && toSaidOfSample(current) }));
  });
}

function readPaths(store: Store, changes: readonly SampleChange[]): string[] {
  return changes.map(({ sample }) => {
    const row = store.first<{ path: string }>('SELECT path FROM samples WHERE id = @sample', { sample });
    if (row) return row.path;
    throw new UnhansError('usage', `cannot find sample ${sample}: the database has no such sample`);
  });
}

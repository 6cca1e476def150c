import { z } from 'zod';
import { parseWith } from '../model-json.ts';
import type { Step } from '../sort-steps.ts';
import { createAttributes, type Attributes } from './attributes.ts';

/** An operation of a TensorFlow graph. */
export interface Operation extends Step {
  readonly op: string;
  readonly inputs: readonly Source[];
  readonly attributes: Attributes;
}

/** An output of an operation. */
export interface Source {
  readonly key: string;
  readonly output: number;
}

const graphDef = z.object({
  node: z
    .array(
      z.object({
        name: z.string(),
        op: z.string(),
        input: z.array(z.string()).nullish(),
        attr: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .min(1),
});

/**
 * The operations of a TensorFlow graph, from the JSON of its GraphDef.
 * @param problem begins the message of an error
 * @throws UnhansError `model` where the JSON is no GraphDef.
 */
export function parseGraphDef(json: unknown, problem: string): Operation[] {
  const { node: nodes } = parseWith(graphDef, json, problem);
  return nodes.map(({ name, op, input, attr }) => {
    // what begins with ^ only says what is to run before
    const inputs = (input ?? []).filter((text) => !text.startsWith('^')).map(parseSource);
    const attributes = createAttributes(attr ?? {}, `${problem}: ${op} "${name}"`);
    return { key: name, needs: inputs.map(({ key }) => key), op, inputs, attributes };
  });
}

/** Reads `name`, or `name:output`; what a function is called may stand between. */
export function parseSource(text: string): Source {
  const [key = '', ...rest] = text.split(':');
  const output = Number(rest.at(-1) ?? 0);
  return { key, output: Number.isSafeInteger(output) ? output : 0 };
}

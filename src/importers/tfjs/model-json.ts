import { z } from 'zod';
import { UnhansError } from '../../errors.ts';

const shape = z.array(z.int().nonnegative()).max(16);

const quantization = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().default(1),
  min: z.number().default(0),
});

const weightEntry = z.object({
  name: z.string(),
  shape,
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: quantization.optional(),
});

const modelJson = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightEntry) })),
  signature: z.unknown().optional(),
  userDefinedMetadata: z.unknown().optional(),
});

/** One weight of a `model.json`: its shape, and how its numbers are written. */
export type WeightEntry = z.infer<typeof weightEntry>;

/** A `model.json` as far as it is the same for layers and for graphs. */
export type ModelJson = z.infer<typeof modelJson>;

/**
 * Reads the JSON of a TensorFlow.js model.
 * @throws UnhansError `model` where it is no JSON, or not what TensorFlow.js writes.
 */
export function parseModelJson(bytes: Uint8Array, path: string): ModelJson {
  return parseWith(modelJson, parseJson(bytes, path), `cannot read ${path}: not a TensorFlow.js model`);
}

/** `value` as `schema` has it. Throws UnhansError `model`: `problem`, and the first place where the two differ. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, problem: string): z.infer<Schema> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const { path, message } = findIssue(error.issues);
  const place = path.length > 0 ? `${path.join('.')}: ` : '';
  throw new UnhansError('model', `${problem}: ${place}${message.replace(/^[A-Z]/, lower)}`, { cause: error });
}

/** The first thing that is wrong; of a choice between forms, what is wrong with the form that the value nearly has. */
function findIssue([issue]: readonly z.core.$ZodIssue[]): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  if (issue?.code !== 'invalid_union') return issue!;
  const forms = issue.errors.filter((issues) => issues.length > 0);
  const nearest = forms.find(([first]) => first!.code !== 'invalid_type') ?? forms[0];
  if (!nearest) return issue;
  const inner = findIssue(nearest);
  return { path: [...issue.path, ...inner.path], message: inner.message };
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (cause) {
    const problem = `not JSON, or cut short (${bytes.length} bytes)`;
    throw new UnhansError('model', `cannot read ${path}: ${problem}`, { cause });
  }
}

function lower(letter: string): string {
  return letter.toLowerCase();
}

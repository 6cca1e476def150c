import { UnhansError } from '../../errors.ts';
import type { Graph, ValueInfo } from '../../graph/graph.ts';
import { createRandom } from '../../random.ts';
import type { Runtime, RuntimeValue } from '../../runtime/session.ts';
import { countElements } from '../../tensor/tensor.ts';
import { measureDifference } from '../measure-difference.ts';
import { createProbeInput } from '../probe.ts';
import { runInTfjs } from './run-in-tfjs.ts';

/** Largest difference from what TensorFlow.js computes, relative to the largest number of an output. */
const tolerance = 1e-4;

/** Inputs that are compared. */
const batch = 2;

/** What random inputs are made of. */
export interface CheckedInput {
  /** Without the batch. */
  readonly shape: readonly number[];
  /** How many tokens there are, where the input holds their ids. */
  readonly tokens?: number | undefined;
}

/**
 * Runs a `model.json` with TensorFlow.js's own loader, and the graph that it was read as, on the same random input.
 * @param graph as the file was read, before anything is rewritten
 * @returns undefined where both agree; a sentence that says why they could not be compared
 * @throws UnhansError `model` where they differ by more than 10⁻⁴ of the largest number
 */
export async function checkWithTfjs(
  path: string,
  graph: Graph,
  runtime: Runtime,
  input: CheckedInput,
): Promise<string | undefined> {
  const [declared, ...others] = graph.inputs as readonly [ValueInfo, ...ValueInfo[]];
  const note = `what was read of ${path} could not be compared with TensorFlow.js itself`;
  if (others.length > 0) return `${note}: it has ${graph.inputs.length} inputs`;
  const feed = drawInput(declared, input);
  const names = graph.outputs.map(({ name }) => name);
  const expected = await runInTfjs(path, feed, names).catch((cause: unknown) => cause as Error);
  if (expected instanceof Error) {
    const [reason] = expected.message.split('\n');
    return `${note}: ${reason!}`;
  }
  const session = await runtime.createSession(graph, { optimize: false });
  const got = await session.run({ [declared.name]: feed }).finally(() => session.release());
  for (const [index, name] of names.entries()) assertSame(name, got[name]!, expected[index]!, path);
  return undefined;
}

/** Numbers of N(0, 1), or ids of tokens in the type that the file declares for them. */
function drawInput({ type }: ValueInfo, { shape, tokens }: CheckedInput): RuntimeValue {
  if (tokens === undefined) return createProbeInput(shape, batch, 4);
  const random = createRandom(4);
  const ids = Array.from({ length: batch * countElements(shape) }, () => Math.floor(random() * tokens));
  return { data: type === 'float32' ? Float32Array.from(ids) : Int32Array.from(ids), shape: [batch, ...shape] };
}

function assertSame(output: string, got: RuntimeValue, expected: RuntimeValue, path: string): void {
  const difference = measureDifference(expected, got);
  if (difference <= tolerance) return;
  const amount = `output "${output}" differs by ${difference.toExponential(1)} of the largest number`;
  const problem = `${amount} from what TensorFlow.js computes, at most ${tolerance} is allowed`;
  throw new UnhansError('model', `refusing to explain ${path}: we read it wrongly: ${problem}`);
}

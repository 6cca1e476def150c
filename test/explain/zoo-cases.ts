import { importGraph } from '../../src/importers/load-model.ts';
import { createProbeInput } from '../../src/importers/probe.ts';
import type { Model } from '../../src/importers/model.ts';
import { compileExplanation, type Explanation, type ExplanationOutputs } from '../../src/explain/compile.ts';
import { methodTable, parseMethod, type MethodName } from '../../src/explain/methods.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { RuntimeValue, Session } from '../../src/runtime/session.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import { zoo } from '../zoo/zoo.ts';

/** Fewer turns than by default, for the methods that average. */
const turns: Partial<Record<MethodName, string>> = { integrated_gradients: ':steps=3', smoothgrad: ':samples=2' };

/** Every method, as text that parseMethod reads. */
export const methodTexts: readonly string[] = (Object.keys(methodTable) as MethodName[]).map(
  (name) => name + (turns[name] ?? ''),
);

/** A model of the zoo, imported. */
export async function importZooModel(name: string): Promise<Model> {
  return { path: name, sha256: '', ...(await importGraph(zoo[name]!.build(), name, onnxRuntime)) };
}

/** An explanation graph of a model, ready to run. */
export interface Explainer {
  readonly explanation: Explanation;
  /** Explains a batch of inputs for a target class each. */
  explain(input: RuntimeValue, targets: readonly number[]): Promise<Record<string, RuntimeValue>>;
  release(): Promise<void>;
}

export async function openExplainer(
  model: Model,
  method: string,
  outputs: ExplanationOutputs = {},
): Promise<Explainer> {
  const explanation = compileExplanation(model, parseMethod(method).method, outputs);
  const session = await onnxRuntime.createSession(explanation.graph, { optimize: false, threads: 1 });
  return {
    explanation,
    explain: (input, targets) => session.run({ [model.input.name]: input, target: listTargets(targets) }),
    release: () => session.release(),
  };
}

function listTargets(targets: readonly number[]): RuntimeValue {
  return { data: BigInt64Array.from(targets, BigInt), shape: [targets.length] };
}

/** Seeded random inputs for a model, from N(0, 1). */
export function drawInput(model: Model, batch: number, seed: number): RuntimeValue {
  return createProbeInput(model.input.shape, batch, seed);
}

/** Some rows of a batch as a batch of their own. */
export function pickRows({ data, shape }: RuntimeValue, first: number, count: number): RuntimeValue {
  const size = countElements(shape.slice(1));
  return { data: data.slice(first * size, (first + count) * size), shape: [count, ...shape.slice(1)] };
}

/** Runs the model alone. */
export async function runModel(model: Model, session: Session, input: RuntimeValue): Promise<Float32Array> {
  const outputs = await session.run({ [model.input.name]: input });
  return outputs[model.logits]!.data as Float32Array;
}

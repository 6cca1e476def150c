import type { HiddenLayer } from '../explain/hidden-layers.ts';
import { createHead, createTrunk } from '../explain/split-model.ts';
import type { Model } from '../importers/model.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { countElements, createTensor, type Tensor } from '../tensor/tensor.ts';

/** A model that can be asked about images, and about what happens in between. */
export interface ModelProbe {
  readonly model: Model;
  /** The hidden layers it looks at, from the input up. */
  readonly layers: readonly HiddenLayer[];
  /** Logits [n, classes] of n inputs; `fill` writes input number `index`. */
  predict(count: number, fill: (index: number, target: Float32Array) => void): Promise<Tensor>;
  /** Values of every layer, each [n, …its shape], and the logits of n inputs. */
  observe(count: number, fill: (index: number, target: Float32Array) => void): Promise<Observation>;
  /** Logits [n, classes] of n values of layer number `layer`. */
  continueFrom(layer: number, count: number, fill: (index: number, target: Float32Array) => void): Promise<Tensor>;
  release(): Promise<void>;
}

export interface Observation {
  readonly layers: readonly Tensor[];
  readonly logits: Tensor;
}

/** Opens sessions for a model and its parts; runs take `batch` inputs at a time where the model leaves it open. */
export async function openModelProbe(
  model: Model,
  layers: readonly HiddenLayer[],
  runtime: Runtime,
  batch: number,
): Promise<ModelProbe> {
  const size = model.batch === 'any' ? batch : model.batch;
  const names = layers.map(({ name }) => name);
  const trunk = await runtime.createSession(createTrunk(model, [...names, model.logits]));
  const whole = await runtime.createSession(createTrunk(model, [model.logits]));
  const heads: Session[] = [];
  for (const layer of layers) heads.push(await runtime.createSession(createHead(model, layer)));
  const shape = model.input.shape;
  const input = { name: model.input.name, shape };
  return {
    model,
    layers,
    predict: async (count, fill) =>
      (await runInBatches({ session: whole, input, size, model }, count, fill))[model.logits]!,
    observe: async (count, fill) => {
      const values = await runInBatches({ session: trunk, input, size, model }, count, fill);
      return { layers: names.map((name) => values[name]!), logits: values[model.logits]! };
    },
    continueFrom: async (layer, count, fill) => {
      const plan = { session: heads[layer]!, input: layers[layer]!, size, model };
      return (await runInBatches(plan, count, fill))[model.logits]!;
    },
    async release() {
      for (const session of [trunk, whole, ...heads]) await session.release();
    },
  };
}

interface BatchPlan {
  readonly session: Session;
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  /** Inputs a run. */
  readonly size: number;
  readonly model: Model;
}

/** Runs over `count` inputs; a model that fixes its batch gets the last one filled up with zeros. */
async function runInBatches(
  { session, input, size, model }: BatchPlan,
  count: number,
  fill: (index: number, target: Float32Array) => void,
): Promise<Record<string, Tensor>> {
  const length = countElements(input.shape);
  const results: Record<string, Tensor> = {};
  for (let start = 0; start < count; start += size) {
    const taken = Math.min(size, count - start);
    const rows = model.batch === 'any' ? taken : size;
    const data = new Float32Array(rows * length);
    for (let row = 0; row < taken; row++) fill(start + row, data.subarray(row * length, (row + 1) * length));
    const outputs = await session.run({ [input.name]: { data, shape: [rows, ...input.shape] } });
    for (const [name, value] of Object.entries(outputs)) {
      const rest = value.shape.slice(1);
      const each = countElements(rest);
      const whole = (results[name] ??= createTensor(new Float32Array(count * each), [count, ...rest]));
      whole.data.set((value.data as Float32Array).subarray(0, taken * each), start * each);
    }
  }
  return results;
}

import { compileExplanation } from '../../src/explain/compile.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import { locate, type Places, type PlantedBatch } from './planted-task.ts';
import type { TrainedModel } from './trained-model.ts';

/** What a method's relevance says of planted evidence, over the samples that the model gets right. */
export interface Localisation {
  /** Mean share of the positive relevance that lies on the evidence. */
  readonly share: number;
  /** Share of the samples that the model gets right. */
  readonly accuracy: number;
}

/** Explains every sample for its own class. */
export async function measureLocalisation(
  { model, places }: TrainedModel,
  method: string,
  { input, labels, truth }: PlantedBatch,
): Promise<Localisation> {
  const { graph } = compileExplanation(model, parseMethod(method).method);
  const session = await onnxRuntime.createSession(graph, { threads: 1 });
  const target = { data: BigInt64Array.from(labels, BigInt), shape: [labels.length] };
  const result = await session.run({ [model.input.name]: input, target });
  await session.release();
  const [logits, relevance] = [model.logits, 'relevance'].map((name) => result[name]!.data as Float32Array);
  const scores = labels.map((label, sample) => {
    const row = logits!.subarray(sample * model.classes, (sample + 1) * model.classes);
    const pixels = sumChannels(relevance!, sample, places);
    const own = truth.subarray(sample * pixels.length, (sample + 1) * pixels.length);
    const positive = pixels.map((value) => Math.max(value, 0));
    const inside = sum(positive.filter((_, place) => own[place] === 1)) / sum(positive);
    return { isRight: row.indexOf(Math.max(...row)) === label, inside };
  });
  const right = scores.filter(({ isRight }) => isRight);
  return {
    share: sum(right.map(({ inside }) => inside)) / right.length,
    accuracy: right.length / scores.length,
  };
}

/** A sample's relevance by place. */
function sumChannels(relevance: Float32Array, sample: number, places: Places): number[] {
  const size = countElements(places.space);
  const start = sample * size * places.channels;
  return Array.from({ length: size }, (_, place) =>
    sum(
      Array.from(
        { length: places.channels },
        (_channel, channel) => relevance[start + locate(places, channel, place)]!,
      ),
    ),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

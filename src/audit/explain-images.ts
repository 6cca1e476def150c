import { nameHidden } from '../explain/hidden-layers.ts';
import { createTensor, viewRow } from '../tensor/tensor.ts';
import type { SampleGroup } from './group-samples.ts';
import { createShardCollector, type MakeShard } from './heatmap-shard.ts';
import type { ModelSubject } from './prepare-audit.ts';
import { readPrediction } from './read-prediction.ts';
import { runBatches, type BatchResult, type ImageRunner } from './run-batches.ts';

/** Makes heatmaps by running a model and its relevance over the images. */
export function createExplainer(subject: ModelSubject, getRunner: () => Promise<ImageRunner>): MakeShard {
  const { layers, job } = subject;
  const { size } = job.spray;
  return async (samples, group, onImages) => {
    const channels = layers.map(({ shape, channelAxis }) => shape[channelAxis]!);
    const shard = createShardCollector({ heatmap: [size, size], channels });
    for await (const result of runBatches(samples, await getRunner(), () => group.output)) {
      shard.skip(result.skipped);
      for (const [row, index] of result.indices.entries()) {
        const heatmap = readOutput(result, 'heatmap', row);
        const hidden = layers.map((_, layer) => readOutput(result, nameHidden(layer), row));
        shard.add(samples[index]!, { heatmap, hidden }, describeOutputs(result, row, group, subject));
      }
      onImages(result.indices.length + result.skipped.length);
    }
    return shard.finish();
  };
}

/** What the model says of an image. */
function describeOutputs(result: BatchResult, row: number, group: SampleGroup, subject: ModelSubject) {
  const logits = readOutput(result, subject.model.logits, row).data;
  const { index, confidence } = readPrediction(logits);
  return {
    target: group.output,
    prediction: index,
    predictionName: subject.labels[index]!,
    confidence,
    logit: logits[group.output]!,
  };
}

function readOutput({ outputs }: BatchResult, name: string, row: number) {
  const { data, shape } = outputs[name]!;
  const tensor = createTensor(data as Float32Array, shape);
  return createTensor(viewRow(tensor, row).slice(), shape.slice(1));
}

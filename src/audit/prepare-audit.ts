import { UnhansError } from '../errors.ts';
import { readDataset, type Dataset } from '../dataset/dataset.ts';
import { channelOrders, completePreprocessing, type Preprocessing } from '../dataset/preprocessing.ts';
import { parseMethod, type ResolvedMethod } from '../explain/methods.ts';
import type { ModelChoice } from '../importers/choose-signature.ts';
import { loadModel } from '../importers/load-model.ts';
import type { Model } from '../importers/model.ts';
import type { Runtime } from '../runtime/session.ts';
import type { Job } from './job-schema.ts';
import type { Progress } from './progress.ts';
import { readLabels } from './read-labels.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Everything an audit works on, read and checked against each other. */
export interface AuditSubject {
  readonly job: Job;
  readonly model: Model;
  readonly method: ResolvedMethod;
  readonly preprocessing: Preprocessing;
  readonly dataset: Dataset;
  /** Name of every output of the model. */
  readonly labels: readonly string[];
}

/**
 * Reads what a job names.
 * @throws UnhansError where a part cannot be read or two do not fit together.
 */
export async function prepareAudit(
  job: Job,
  runtime: Runtime,
  { stopwatch, progress }: { stopwatch: Stopwatch; progress: Progress },
): Promise<AuditSubject> {
  const task = progress.begin('reading', 2, 'inputs (dataset, model)');
  try {
    const dataset = await stopwatch.time('dataset', () => readDataset(job.dataset.path));
    task.advance(1);
    const model = await stopwatch.time('import', () => loadModel(job.model.path, runtime, chooseModel(job)));
    task.advance(1);
    const preprocessing = fitPreprocessing(model, job.model.input);
    const labels = await readLabels(job.model.labels, dataset.classes, model);
    const method = parseMethod(job.explain.method, boxOf(preprocessing));
    return { job, model, method, preprocessing, dataset, labels };
  } finally {
    task.end();
  }
}

/** What the job says of the model where the file leaves it open. */
function chooseModel({ model: { input, inputName, output } }: Job): ModelChoice {
  return {
    ...(inputName !== undefined && { input: inputName }),
    ...(output !== undefined && { output }),
    ...(input.size && { size: input.size }),
    ...(input.layout && { layout: input.layout }),
  };
}

/**
 * The preprocessing a job asks for, completed by what the model's input says.
 * @throws UnhansError `model` where the model takes no images, or images of other channels.
 */
export function fitPreprocessing(model: Model, given: Job['model']['input']): Preprocessing {
  const { shape, layout, name } = model.input;
  const [channels, height, width] = layout === 'NHWC' ? [shape[2], shape[0], shape[1]] : shape;
  if (shape.length !== 3 || channels === undefined || height === undefined || width === undefined) {
    const expected = 'expected images [channels, height, width]';
    throw new UnhansError('model', `input "${name}" of ${model.path} has shape [${shape.join(', ')}], ${expected}`);
  }
  const preprocessing = completePreprocessing(given, {
    size: [height, width],
    layout,
    ...(channels === 1 && { channels: 'grey' }),
  });
  const { count } = channelOrders[preprocessing.channels];
  if (count === channels) return preprocessing;
  const got = `model.input.channels is ${preprocessing.channels} (${count})`;
  throw new UnhansError('model', `input "${name}" of ${model.path} has ${channels} channels, ${got}`);
}

/** The box that normalised pixels lie in, per channel: what the rule for first layers with a box needs to know. */
export function boxOf({ channels, scale, mean, std }: Preprocessing): { low: number[]; high: number[] } {
  const each = (pixel: number) => {
    return Array.from({ length: channelOrders[channels].count }, (_, channel) => {
      return (pixel * scale - (mean[channel] ?? mean[0]!)) / (std[channel] ?? std[0]!);
    });
  };
  return { low: each(0), high: each(255) };
}

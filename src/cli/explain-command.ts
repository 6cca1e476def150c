import { statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { boxOf } from '../audit/modalities/image-medium.ts';
import { fitPreprocessing } from '../audit/modalities/fit-preprocessing.ts';
import { readPrediction } from '../audit/read-prediction.ts';
import { readJob } from '../audit/job.ts';
import { decodeImage } from '../dataset/decode-image.ts';
import type { Preprocessing, PreprocessingInput } from '../dataset/preprocessing.ts';
import { UnhansError } from '../errors.ts';
import { autoMethod, chooseMethod } from '../explain/choose-method.ts';
import { compileExplanation } from '../explain/compile.ts';
import { parseMethod } from '../explain/methods.ts';
import type { Model } from '../importers/model.ts';
import { drawExplanation } from '../report/draw-heatmap.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import type { Session } from '../runtime/session.ts';
import { createFolder, writeFileAtomically } from '../store/write-file.ts';
import { createTensor } from '../tensor/tensor.ts';
import { example, parseIndex, runtimeHelp, type AddCommand } from './command.ts';
import { loadGivenModel } from './load-given-model.ts';
import { parseNumbers, withModelOptions, type ModelFlags } from './model-options.ts';

interface Flags extends ModelFlags {
  method: string;
  out: string;
  target?: number;
  job?: string;
  runtime: string;
  mean?: number[];
  std?: number[];
}

export const addExplainCommand: AddCommand = (program, exit) => {
  const command = program
    .command('explain')
    .description('draw what a classifier looks at in an image: the image, its heatmap, one over the other')
    .argument('<model>', 'the classifier, .onnx or model.json')
    .argument('<images...>', 'image files')
    .requiredOption('--out <file>', 'where to draw it, .png; a folder where there are several images')
    .option('--method <method>', 'how relevance is computed', autoMethod)
    .option('--target <class>', 'index of the class to explain, from 0 (default: what is predicted)', parseIndex)
    .option('--runtime <name>', runtimeHelp, 'onnx')
    .option('--job <file>', 'take the preprocessing from this job')
    .option('--mean <numbers>', 'subtracted from the scaled pixels, one number or one a channel', parseNumbers)
    .option('--std <numbers>', 'divided by, one number or one a channel', parseNumbers);
  withModelOptions(command)
    .addHelpText('after', example('unhans explain model.onnx horse.jpg --mean 0.5 --std 0.25 --out heat.png'))
    .action(async (path: string, images: string[], flags: Flags) => {
      const outputs = nameOutputs(images, flags.out);
      const runtime = await openRuntime(flags.runtime);
      const model = await loadGivenModel(path, flags);
      assertTarget(flags.target, model);
      const preprocessing = fitPreprocessing(model, await readGiven(flags));
      const { method } = parseMethod(chooseMethod(flags.method, model), boxOf(preprocessing));
      const { graph } = compileExplanation(model, method, { relevance: false, pixels: true });
      const session = await runtime.createSession(graph);
      try {
        for (const [image, file] of outputs) {
          await explainImage({ model, session, preprocessing }, image, file, flags.target).catch((error: unknown) => {
            if (outputs.length === 1 || !(error instanceof UnhansError)) throw error;
            console.error(`unhans: ${error.message}`);
            exit(error.exitStatus);
          });
        }
      } finally {
        await session.release();
      }
    });
};

async function readGiven({ job, mean, std, size }: Flags): Promise<PreprocessingInput> {
  const fromJob = job === undefined ? {} : (await readJob(job)).model?.input;
  const [height, width] = size ?? [];
  return {
    ...fromJob,
    ...(height !== undefined && width !== undefined && { size: [height, width] as [number, number] }),
    ...(mean && { mean }),
    ...(std && { std }),
  };
}

/** Each image with the file to draw it in; images of one name get a number. */
function nameOutputs(images: readonly string[], out: string): [string, string][] {
  const isFile = extname(out) !== '' && !isFolder(out);
  if (isFile && (images.length > 1 || extname(out) !== '.png')) {
    const expected = images.length > 1 ? 'a folder for several images' : 'a file ending in .png, or a folder';
    throw new UnhansError('usage', `cannot draw in ${out}: expected ${expected}`);
  }
  if (isFile) return [[images[0]!, out]];
  const used = new Map<string, number>();
  return images.map((image) => {
    const name = basename(image, extname(image));
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return [image, join(out, count === 1 ? `${name}.png` : `${name}-${count}.png`)];
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function assertTarget(target: number | undefined, { path, classes }: Model): void {
  if (target === undefined || target < classes) return;
  throw new UnhansError('usage', `no class ${target} in ${path}: it has ${classes} classes, 0 to ${classes - 1}`);
}

interface Explainer {
  readonly model: Model;
  readonly session: Session;
  readonly preprocessing: Preprocessing;
}

async function explainImage(explainer: Explainer, image: string, file: string, wanted?: number): Promise<void> {
  const { model, session, preprocessing } = explainer;
  const { input, pixels } = await decodeImage(image, preprocessing);
  const size = model.batch === 'any' ? 1 : model.batch;
  const repeated = new Float32Array(size * input.length);
  repeated.set(input);
  const run = (target: number) =>
    session.run({
      [model.input.name]: { data: repeated, shape: [size, ...model.input.shape] },
      target: { data: BigInt64Array.from({ length: size }, () => BigInt(target)), shape: [size] },
    });
  let outputs = await run(wanted ?? 0);
  const logits = (outputs[model.logits]!.data as Float32Array).subarray(0, model.classes);
  const { index, confidence } = readPrediction(logits);
  const target = wanted ?? index;
  if (target !== (wanted ?? 0)) outputs = await run(target);
  const map = outputs['pixels']!;
  const relevance = createTensor((map.data as Float32Array).slice(0, pixels.width * pixels.height), map.shape.slice(1));
  createFolder(dirname(resolve(file)));
  await writeFileAtomically(file, [await drawExplanation(pixels, relevance)]);
  const predicted = `predicted class ${index} (${(100 * confidence).toFixed(0)} %)`;
  console.log(`${resolve(file)}: ${predicted}, explained class ${target}, logit ${logits[target]!.toFixed(2)}`);
}

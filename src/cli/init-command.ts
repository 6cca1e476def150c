import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { UnhansError } from '../errors.ts';
import { loadModel } from '../importers/load-model.ts';
import { onnxRuntime } from '../runtime/onnx.ts';
import { writeFileAtomically } from '../store/write-file.ts';
import { example, type AddCommand } from './command.ts';
import { toModelChoice, withModelOptions, type ModelFlags } from './model-options.ts';

interface Flags extends ModelFlags {
  model: string;
  dataset: string;
  labels?: string;
  out: string;
}

export const addInitCommand: AddCommand = (program) => {
  const command = program
    .command('init')
    .description('write a job file for a model and a dataset, to be looked over')
    .requiredOption('--model <file>', 'the classifier, .onnx')
    .requiredOption('--dataset <path>', 'a folder with a folder per class, or a manifest')
    .option('--labels <file>', 'a text file with the name of each output, one a line')
    .option('--out <file>', 'where to write the job', 'job.yaml');
  withModelOptions(command)
    .addHelpText('after', example('unhans init --model model.onnx --dataset images', 'unhans audit job.yaml'))
    .action(async (flags: Flags) => {
      if (existsSync(flags.out))
        throw new UnhansError('usage', `${flags.out} exists already, expected a new file; name it with --out`);
      const { input, classes } = await loadModel(flags.model, onnxRuntime, toModelChoice(flags));
      const beside = (path: string) => relative(dirname(resolve(flags.out)), resolve(path)) || '.';
      const size = input.layout === 'NHWC' ? input.shape.slice(0, 2) : input.shape.slice(1);
      const job = {
        model: {
          path: beside(flags.model),
          ...(flags.labels !== undefined && { labels: beside(flags.labels) }),
          input: { size, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
        },
        dataset: { path: beside(flags.dataset) },
      };
      const head = [
        `# The model has ${classes} outputs; its input "${input.name}" is [${input.shape.join(', ')}].`,
        '# Check mean and std: they must be those the model was trained with. All keys: docs/job.md',
      ];
      await writeFileAtomically(flags.out, [`${head.join('\n')}\n${stringify(job, { flowCollectionPadding: false })}`]);
      console.log(resolve(flags.out));
    });
};

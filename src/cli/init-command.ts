import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { Document, isSeq, visit } from 'yaml';
import { fitPreprocessing } from '../audit/modalities/fit-preprocessing.ts';
import { UnhansError } from '../errors.ts';
import { writeFileAtomically } from '../store/write-file.ts';
import { example, type AddCommand } from './command.ts';
import { loadGivenModel } from './load-given-model.ts';
import { withModelOptions, type ModelFlags } from './model-options.ts';

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
    .requiredOption('--model <file>', 'the classifier, .onnx or model.json')
    .requiredOption('--dataset <path>', 'a folder with a folder per class, or a manifest')
    .option('--labels <file>', 'a text file with the name of each output, one a line')
    .option('--out <file>', 'where to write the job', 'job.yaml');
  withModelOptions(command)
    .addHelpText('after', example('unhans init --model model.onnx --dataset images', 'unhans audit job.yaml'))
    .action(async (flags: Flags) => {
      if (existsSync(flags.out))
        throw new UnhansError('usage', `${flags.out} exists already, expected a new file; name it with --out`);
      const loaded = await loadGivenModel(flags.model, flags);
      const { input, classes } = loaded;
      const { size, channels, mean, std } = fitPreprocessing(loaded, {});
      const beside = (path: string) => relative(dirname(resolve(flags.out)), resolve(path)) || '.';
      const job = {
        model: {
          path: beside(flags.model),
          ...(flags.labels !== undefined && { labels: beside(flags.labels) }),
          input: { size, channels, mean, std },
          ...(flags.input !== undefined && { inputName: flags.input }),
          ...(flags.output !== undefined && { output: flags.output }),
        },
        dataset: { path: beside(flags.dataset) },
      };
      const head = [
        `# The model has ${classes} outputs; its input "${input.name}" is [${input.shape.join(', ')}].`,
        '# Check mean and std: they must be those the model was trained with. All keys: docs/job.md',
      ];
      await writeFileAtomically(flags.out, [`${head.join('\n')}\n${formatJob(job)}`]);
      console.log(resolve(flags.out));
    });
};

/** A job as YAML, its lists on one line each so that they can be edited as one. */
function formatJob(job: object): string {
  const document = new Document(job);
  visit(document, (_key, node) => {
    if (isSeq(node)) node.flow = true;
  });
  return document.toString({ flowCollectionPadding: false });
}

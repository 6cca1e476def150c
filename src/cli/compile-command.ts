import { resolve } from 'node:path';
import { compileExplanation } from '../explain/compile.ts';
import { methodTable, parseMethod } from '../explain/methods.ts';
import { encodeModelFiles } from '../graph/encode-files.ts';
import { writeFileAtomically } from '../store/write-file.ts';
import { example, type AddCommand } from './command.ts';
import { loadGivenModel } from './load-given-model.ts';
import { withModelOptions, type ModelFlags } from './model-options.ts';

interface Flags extends ModelFlags {
  method: string;
  out: string;
}

export const addCompileCommand: AddCommand = (program) => {
  const command = program
    .command('compile')
    .description('write the explanation of a model as an ONNX file that computes heatmaps wherever ONNX runs')
    .argument('<model>', 'the classifier, .onnx or model.json')
    .requiredOption('--method <method>', `composite, rule or gradient method: ${Object.keys(methodTable).join(', ')}`)
    .requiredOption('--out <file>', 'where to write it, .onnx');
  withModelOptions(command)
    .addHelpText(
      'after',
      example('unhans compile model.onnx --method epsilon_gamma_box:low=-1,high=1 --out model.lrp.onnx'),
    )
    .action(async (path: string, { method, out, ...flags }: Flags) => {
      const resolved = parseMethod(method);
      const model = await loadGivenModel(path, flags);
      const { graph } = compileExplanation(model, resolved.method);
      for (const { path: file, data } of encodeModelFiles(graph, resolve(out))) await writeFileAtomically(file, data);
      console.log(resolve(out));
    });
};

import { openTfjsRuntime } from '../../src/runtime/tfjs/tfjs.ts';
import { formatTable } from '../docs/write-table.ts';
import { importZooModel } from '../explain/zoo-cases.ts';
import { families } from '../families/family-table.ts';
import { measureAgreement } from './measure-agreement.ts';

/** A model of every family. */
const ofFamilies = families.map(({ model }) => model);

/** Models with operators that no family has. */
const ofOperators = [
  ...['alexnet-caffe', 'cnn-keras-pools', 'decoder', 'resize-nearest', 'resize-linear', 'pad-reflect'],
  ...['elu', 'selu', 'leakyrelu', 'prelu', 'softplus', 'softsign', 'mish', 'instance-norm', 'opset-26'],
  'cosine-attention',
];

/** Backends of TensorFlow.js, and the models of the zoo that are run on each. */
export const backends: readonly { readonly backend: string; readonly models: readonly string[] }[] = [
  { backend: 'tfjs-wasm', models: [...ofFamilies, ...ofOperators] },
  // elsewhere what is rounded may differ by a step
  { backend: 'tfjs-cpu', models: [...ofFamilies, 'cnn-qdq'] },
];

/** Methods of which every row of the way back is written by one. */
export const methods = ['attnlrp', 'epsilon_plus_flat:epsilon=0.001', 'gradient'];

/** Largest differences from onnxruntime over the models of a backend: of the scores, then of the relevance by method. */
export type RuntimeRow = readonly number[];

/** The differences of one model, as a row. */
export async function measureModel(backend: string, name: string): Promise<RuntimeRow> {
  const runtime = await openTfjsRuntime(backend);
  const model = await importZooModel(name);
  const found = [];
  for (const method of methods) found.push(await measureAgreement(model, method, runtime));
  return [Math.max(...found.map(({ scores }) => scores)), ...found.map(({ relevance }) => relevance)];
}

/** The larger of two rows, place by place. */
export function joinRows(left: RuntimeRow | undefined, right: RuntimeRow): RuntimeRow {
  return right.map((value, place) => Math.max(value, left?.[place] ?? 0));
}

/** The table of runtimes in docs/models.md. */
export function formatRuntimes(rows: ReadonlyMap<string, RuntimeRow>): string {
  const names = methods.map((method) => `\`${method.split(':')[0]!}\``);
  const lines = backends.map(({ backend, models }) => {
    return [`\`${backend}\``, String(models.length), ...rows.get(backend)!.map(formatBound)];
  });
  return formatTable(['backend', 'models', 'scores', ...names], lines);
}

/** The next power of ten above. */
function formatBound(value: number): string {
  return `< 10${superscript(Math.max(-6, Math.floor(Math.log10(value)) + 1))}`;
}

function superscript(exponent: number): string {
  return Array.from(String(exponent), (sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]!)).join('');
}

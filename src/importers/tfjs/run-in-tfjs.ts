import type { io, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { listInstalled, loadTfjs } from '../../runtime/tfjs/load-tfjs.ts';
import type { TfjsModule } from '../../runtime/tfjs/row.ts';
import { fromTensor, toTensor } from '../../runtime/tfjs/tensors.ts';
import type { RuntimeValue } from '../../runtime/session.ts';
import { readBytes, readExternalBytes } from '../model-bytes.ts';
import { parseModelJson, type ModelJson } from './model-json.ts';

/** What the packages of TensorFlow.js that read models have in common. */
interface Loaders {
  loadLayersModel(handler: io.IOHandler): Promise<{ predict(input: Tensor): Tensor | Tensor[]; dispose(): void }>;
  loadGraphModel(handler: io.IOHandler): Promise<{
    readonly inputs: readonly { readonly name: string }[];
    execute(inputs: NamedTensorMap, outputs: readonly string[]): Tensor | Tensor[];
    dispose(): void;
  }>;
}

/** What reads each kind of model, where the package that computes does not bring it along. */
const loaderPackages: Readonly<Record<keyof Loaders, string>> = {
  loadLayersModel: '@tensorflow/tfjs-layers',
  loadGraphModel: '@tensorflow/tfjs-converter',
};

/**
 * What TensorFlow.js itself computes with a `model.json`, on the fastest of its installed packages or the next.
 * @param names of the outputs; those of layers come in the order of the file
 * @throws Error, or UnhansError `usage`, where neither can
 */
export async function runInTfjs(path: string, input: RuntimeValue, names: readonly string[]): Promise<RuntimeValue[]> {
  const artifacts = readArtifacts(path);
  const [fastest, slower] = listInstalled();
  try {
    return await runWith(fastest, artifacts, input, names);
  } catch (cause) {
    if (slower === undefined) throw cause;
    // it may have what the fastest lacks; who else computes with TensorFlow.js goes on with that one
    return await runWith(slower, artifacts, input, names).finally(() => loadTfjs(fastest));
  }
}

async function runWith(
  backend: string | undefined,
  artifacts: io.ModelArtifacts,
  input: RuntimeValue,
  names: readonly string[],
): Promise<RuntimeValue[]> {
  const { tf } = await loadTfjs(backend);
  const model = await open(artifacts, names, tf);
  const feed = toTensor(input, tf);
  try {
    const outputs = tf.tidy(() => [model.run(feed)].flat());
    const values = await Promise.all(outputs.map(fromTensor));
    tf.dispose(outputs);
    return values;
  } finally {
    feed.dispose();
    model.dispose();
  }
}

/** A model that is loaded, of either kind. */
async function open(artifacts: io.ModelArtifacts, names: readonly string[], tf: TfjsModule) {
  const handler = { load: () => Promise.resolve(artifacts) };
  if (!('node' in (artifacts.modelTopology as object))) {
    const model = await (await findLoader('loadLayersModel', tf))(handler);
    return { run: (input: Tensor) => model.predict(input), dispose: () => model.dispose() };
  }
  const model = await (await findLoader('loadGraphModel', tf))(handler);
  const [{ name }] = model.inputs as [{ name: string }];
  return { run: (input: Tensor) => model.execute({ [name]: input }, names), dispose: () => model.dispose() };
}

async function findLoader<Name extends keyof Loaders>(name: Name, tf: TfjsModule): Promise<Loaders[Name]> {
  const bundled = (tf as unknown as Partial<Loaders>)[name];
  return bundled ?? ((await import(loaderPackages[name])) as Loaders)[name];
}

function readArtifacts(path: string): io.ModelArtifacts {
  const { weightsManifest, modelTopology, ...file } = parseModelJson(readBytes(path), path);
  const parts = weightsManifest.flatMap(({ paths }) => paths.map((shard) => readExternalBytes(path, shard)));
  const weightData = new Uint8Array(Buffer.concat(parts)).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return { ...file, modelTopology: startFromZero(modelTopology), weightSpecs, weightData } as io.ModelArtifacts;
}

/** Layers draw random weights before theirs are loaded, orthogonal ones with a function that not every package has. */
function startFromZero(topology: ModelJson['modelTopology']): object {
  return JSON.parse(JSON.stringify(topology), (key, value: unknown) =>
    key.endsWith('_initializer') ? { class_name: 'Zeros', config: {} } : value,
  ) as object;
}

import { loadModel } from '../importers/load-model.ts';
import type { Model } from '../importers/model.ts';
import { onnxRuntime } from '../runtime/onnx.ts';
import { toModelChoice, type ModelFlags } from './model-options.ts';

/** The model of a command line, read and checked; what could not be checked is told. */
export async function loadGivenModel(path: string, flags: ModelFlags): Promise<Model> {
  const model = await loadModel(path, onnxRuntime, toModelChoice(flags));
  if (model.unchecked !== undefined) console.error(`note: ${model.unchecked}`);
  return model;
}

import { z } from 'zod';
import { UnhansError } from '../../../errors.ts';
import { parseWith } from '../model-json.ts';
import { collectRefs, type Ref } from './collect-refs.ts';

/** A layer of a Keras model, or a model used as one. */
export interface Layer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** For each time it is called: what goes in. Inputs of the model are not called. */
  readonly calls: readonly (readonly Ref[])[];
}

/** A Keras model: layers, and which of their outputs go in and come out. */
export interface Topology {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly inputs: readonly Ref[];
  readonly outputs: readonly Ref[];
}

const layerJson = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.unknown().optional(),
});

/** A layer that another one is put around, among the options of that. */
export const wrappedLayer = layerJson.transform(({ name, ...layer }) => readLayer({ ...layer, name }));

export type WrappedLayer = z.infer<typeof wrappedLayer>;

const functionalJson = z.object({
  name: z.string().default('model'),
  layers: z.array(layerJson),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
});

const sequentialJson = z.object({
  name: z.string().default('sequential'),
  layers: z.array(layerJson).min(1),
  build_input_shape: z.unknown().optional(),
});

/** How deep models, or layers around layers, may be nested. */
export const deepest = 32;

/** Classes of models, and how the options of each are read. */
const parsers: ReadonlyMap<string, (config: unknown, problem: string, depth: number) => Topology> = new Map([
  ['Functional', parseFunctional],
  ['Model', parseFunctional],
  ['Sequential', parseSequential],
]);

/** Whether a class is a model, which has layers of its own. */
export function isModelClass(className: string): boolean {
  return parsers.has(className);
}

/**
 * The layers of a model and what joins them, from its Keras JSON.
 * @param problem begins the message of an error
 * @param depth how many models it is nested in
 * @throws UnhansError `model` where the JSON is not what Keras writes, or nested too deeply.
 */
export function parseTopology(json: unknown, problem: string, depth = 0): Topology {
  if (depth > deepest) throw new UnhansError('model', `${problem}: nested more than ${deepest} deep`);
  const classNames = [...parsers.keys()] as [string, ...string[]];
  const model = parseWith(z.object({ class_name: z.enum(classNames), config: z.unknown().optional() }), json, problem);
  return parsers.get(model.class_name)!(model.config, problem, depth);
}

function parseFunctional(json: unknown, problem: string): Topology {
  const model = parseWith(functionalJson, json, problem);
  const layers = model.layers.map((layer): Layer => {
    const nodes = [layer.inbound_nodes].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
    return { ...readLayer(layer), calls: nodes.map((node) => collectRefs(node)).filter((refs) => refs.length > 0) };
  });
  const topology = {
    name: model.name,
    layers,
    inputs: collectRefs(model.input_layers),
    outputs: collectRefs(model.output_layers),
  };
  return countFromZero(topology);
}

/** Models used as layers may count how they were made as their first call: calls of each layer then begin at 1. */
function countFromZero({ layers, inputs, outputs, name }: Topology): Topology {
  const refs = [...layers.flatMap(({ calls }) => calls.flat()), ...outputs];
  const last = new Map<string, number>();
  for (const { layer, call } of refs) last.set(layer, Math.max(call, last.get(layer) ?? 0));
  const first = new Map(
    layers.map((layer) => [layer.name, Math.max(0, (last.get(layer.name) ?? 0) - Math.max(0, layer.calls.length - 1))]),
  );
  const shift = (ref: Ref): Ref => ({ ...ref, call: ref.call - (first.get(ref.layer) ?? 0) });
  const shifted = layers.map((layer) => ({ ...layer, calls: layer.calls.map((call) => call.map(shift)) }));
  return { name, layers: shifted, inputs, outputs: outputs.map(shift) };
}

/** One layer behind the other; the first is the input, or one is put before it. */
function parseSequential(json: unknown, problem: string, depth: number): Topology {
  const model = parseWith(sequentialJson, Array.isArray(json) ? { layers: json } : json, problem);
  const given = model.layers.map(readLayer);
  const [first] = given as [Omit<Layer, 'calls'>];
  const { batch_input_shape: shape = model.build_input_shape, dtype } = findInput(first, problem, depth);
  const config = { batch_input_shape: shape, dtype };
  const input = { className: 'InputLayer', name: `${first.name}_input`, config };
  const chain = first.className === 'InputLayer' ? given : [input, ...given];
  const layers = chain.map((layer, index): Layer => {
    return { ...layer, calls: index === 0 ? [] : [[refer(chain[index - 1]!.name)]] };
  });
  return { name: model.name, layers, inputs: [refer(chain[0]!.name)], outputs: [refer(chain.at(-1)!.name)] };
}

/** The options that say what goes into a layer; for a model, those of its own input. */
function findInput({ className, config }: Omit<Layer, 'calls'>, problem: string, depth: number): Layer['config'] {
  if (!isModelClass(className)) return config;
  const { layers, inputs } = parseTopology({ class_name: className, config }, problem, depth + 1);
  return layers.find(({ name }) => name === inputs[0]?.layer)?.config ?? {};
}

function readLayer({ class_name: className, name, config: options }: z.infer<typeof layerJson>) {
  return { className, name: name ?? options.name ?? className, config: options };
}

function refer(layer: string): Ref {
  return { layer, call: 0, output: 0 };
}

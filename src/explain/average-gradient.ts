import { UnhansError } from '../errors.ts';
import { createGraphBuilder, type GraphBuilder } from '../graph/builder.ts';
import { removeDeadNodes } from '../graph/dataflow.ts';
import type { Graph, Node } from '../graph/graph.ts';
import type { Model } from '../importers/model.ts';
import { createRandom } from '../random.ts';
import { countElements } from '../tensor/tensor.ts';
import { explainOnce, withWinners } from './explain-once.ts';
import type { Averaging, Method } from './method.ts';

/** Most noise that is written into a graph, in MB. */
const mostNoise = 200;

/**
 * The mean gradient over several inputs made from the one given, one at a time in a Loop, so that memory does not grow
 * with their number. Integrated gradients (Sundararajan et al. 2017): the right Riemann sum on the straight way from
 * zero to the input. SmoothGrad (Smilkov et al. 2017): the input plus Gaussian noise, the same for every sample.
 * @throws UnhansError `usage` where the noise takes more than 200 MB
 */
export function averageGradient(
  model: Model,
  method: Method,
  averaging: Averaging,
  target: string,
  builder: GraphBuilder,
): { relevance: string } {
  const count = averaging.kind === 'path' ? averaging.steps : averaging.samples;
  const makeInput = averaging.kind === 'path' ? walkPath(model, count) : addNoise(model, averaging, builder);
  const body = createLoopBody(model, method, target, makeInput);
  const zeros = builder.add('Mul', [model.input.name, builder.floats(0)]);
  const trips = builder.constant({ type: 'int64', shape: [], data: BigInt64Array.of(BigInt(count)) }, 'trips');
  const sum = builder.add('Loop', [trips, '', zeros], { body: { kind: 'graph', value: body } });
  return { relevance: builder.add('Mul', [sum, builder.floats(1 / count)]) };
}

/** Writes, in the body of the loop, the input of one turn; `turn` is its number from 0 (int64 scalar). */
type MakeInput = (turn: string, body: GraphBuilder) => string;

function walkPath(model: Model, steps: number): MakeInput {
  return (turn, body) => {
    const position = body.add('Add', [body.add('Cast', [turn], { to: 1 }), body.floats(1)]);
    return body.add('Mul', [model.input.name, body.add('Mul', [position, body.floats(1 / steps)])]);
  };
}

function addNoise(model: Model, averaging: Averaging & { kind: 'noise' }, outer: GraphBuilder): MakeInput {
  const length = averaging.samples * countElements(model.input.shape);
  const megabytes = Math.ceil((length * Float32Array.BYTES_PER_ELEMENT) / 1e6);
  if (megabytes > mostNoise) {
    const got = `the noise of ${averaging.samples} samples takes ${megabytes} MB on this model`;
    throw new UnhansError('usage', `method smoothgrad: ${got}, expected at most ${mostNoise}`);
  }
  const random = createRandom(averaging.seed);
  const noise = Float32Array.from({ length }, () => {
    return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  });
  const all = outer.floats(noise, [averaging.samples, ...model.input.shape]);
  const axes = outer.ints(model.input.shape.map((_, axis) => axis + 1));
  const extremes = ['ReduceMax', 'ReduceMin'].map((op) => outer.add(op, [model.input.name, axes], { keepdims: 1 }));
  const deviation = outer.add('Mul', [outer.add('Sub', extremes), outer.floats(averaging.noise)]);
  return (turn, body) => {
    const one = body.add('Gather', [all, turn], { axis: 0 });
    return body.add('Add', [model.input.name, body.add('Mul', [deviation, one])]);
  };
}

/** The model and its gradient on one turn's input; every value gets a name of its own, constants stay outside. */
function createLoopBody(model: Model, method: Method, target: string, makeInput: MakeInput): Graph {
  const rename = (name: string) => (model.shapes.has(name) ? `turn/${name}` : name);
  const inner: Model = {
    ...model,
    input: { ...model.input, name: rename(model.input.name) },
    logits: rename(model.logits),
    shapes: new Map([...model.shapes].map(([name, shape]) => [rename(name), shape])),
    graph: {
      ...model.graph,
      inputs: model.graph.inputs.map((input) => ({ ...input, name: rename(input.name) })),
      nodes: model.graph.nodes.map((node) => renameNode(node, rename)),
    },
  };
  const body = createGraphBuilder({ nodes: [], constants: new Map(), opsets: model.graph.opsets }, 'unhans/turn');
  const [turn, going, sum] = ['turn/index', 'turn/going', 'turn/sum'];
  const input = makeInput(turn, body);
  body.addNode({
    op: 'Identity',
    domain: '',
    name: inner.input.name,
    inputs: [input],
    outputs: [inner.input.name],
    attributes: {},
  });
  for (const node of inner.graph.nodes) body.addNode(withWinners(node));
  const { relevance } = explainOnce(inner, method, target, body);
  const next = body.add('Add', [sum, relevance]);
  const goOn = body.add('Identity', [going]);
  const shape = model.graph.inputs[0]!.shape;
  return removeDeadNodes(
    body.build({
      name: 'turn',
      inputs: [
        { name: turn, type: 'int64', shape: [] },
        { name: going, type: 'bool', shape: [] },
        { name: sum, type: 'float32', shape },
      ],
      outputs: [
        { name: goOn, type: 'bool', shape: [] },
        { name: next, type: 'float32', shape },
      ],
    }),
  );
}

function renameNode(node: Node, rename: (name: string) => string): Node {
  return { ...node, name: rename(node.name), inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) };
}

import { UnhansError } from '../errors.ts';
import { createGraphBuilder, type GraphBuilder } from '../graph/builder.ts';
import type { Operator } from '../graph/operators.ts';
import { readFloat, readInt, readInts, readString, type Graph, type Node } from '../graph/graph.ts';
import type { Shape } from './model.ts';

interface Upgrade {
  readonly builder: GraphBuilder;
  readonly opset: number;
  shape(name: string): Shape;
}

/** Adds to the builder what stands for `node` in the operator set that unhans writes. */
type UpgradeRow = (node: Node, upgrade: Upgrade) => void;

/** Operators whose form changed on the way to the written operator set. What has no row is taken as it stands. */
const upgradeTable: Record<string, UpgradeRow> = {
  BatchNormalization: (node, { builder, opset }) => {
    if (opset < 9 && readInt(node, 'spatial', 1) === 0) throw refuse(node, 'spatial=0');
    if (readInt(node, 'training_mode', 0) === 1) throw refuse(node, 'training_mode=1');
    builder.addNode({ ...without(node, 'spatial', 'momentum', 'is_test'), outputs: node.outputs.slice(0, 1) });
  },
  Clip: (node, { builder, opset }) => {
    if (opset >= 11) return builder.addNode(node);
    const bounds = [readFloat(node, 'min', -3.402823e38), readFloat(node, 'max', 3.402823e38)];
    const inputs = [...node.inputs, ...bounds.map((bound) => builder.floats(bound))];
    builder.addNode({ ...without(node, 'min', 'max'), inputs });
  },
  LogSoftmax: upgradeSoftmax,
  Pad: (node, { builder, opset }) => {
    if (opset >= 11) return builder.addNode(node);
    const value = builder.floats(readFloat(node, 'value', 0));
    const inputs = [node.inputs[0]!, builder.ints(readInts(node, 'pads') ?? []), value];
    builder.addNode({ ...without(node, 'pads', 'value'), inputs });
  },
  ReduceL2: (node, upgrade) => axesToInput(node, upgrade, 18),
  ReduceMax: (node, upgrade) => axesToInput(node, upgrade, 18),
  ReduceMean: (node, upgrade) => axesToInput(node, upgrade, 18),
  ReduceMin: (node, upgrade) => axesToInput(node, upgrade, 18),
  ReduceProd: (node, upgrade) => axesToInput(node, upgrade, 18),
  ReduceSum: (node, upgrade) => axesToInput(node, upgrade, 13),
  Resize: (node, { builder, opset }) => {
    if (opset >= 11) return builder.addNode(node);
    builder.addNode(toAsymmetricResize(node, node.inputs[1]!));
  },
  Slice: (node, { builder, opset }) => {
    if (opset >= 10) return builder.addNode(node);
    const starts = readInts(node, 'starts') ?? [];
    const axes = readInts(node, 'axes') ?? starts.map((_, axis) => axis);
    const lists = [starts, readInts(node, 'ends') ?? [], axes].map((list) => builder.ints(list));
    builder.addNode({ ...without(node, 'starts', 'ends', 'axes'), inputs: [node.inputs[0]!, ...lists] });
  },
  Softmax: upgradeSoftmax,
  Split: (node, { builder, opset, shape }) => {
    if (node.inputs[1]) return builder.addNode(node);
    const axis = readInt(node, 'axis', 0);
    const size = shape(node.inputs[0]!).at(axis)!;
    const even = node.outputs.map(() => Math.ceil(size / node.outputs.length));
    const sizes = readInts(node, 'split') ?? even.with(-1, size - even[0]! * (even.length - 1));
    if (opset >= 13 && readInts(node, 'split')) throw refuse(node, 'split as an attribute');
    const inputs = [node.inputs[0]!, builder.ints(sizes)];
    builder.addNode({ ...without(node, 'split', 'num_outputs'), inputs });
  },
  Squeeze: (node, upgrade) => axesToInput(node, upgrade, 13),
  Unsqueeze: (node, upgrade) => axesToInput(node, upgrade, 13),
  Upsample: (node, { builder, opset }) => {
    const attribute = node.attributes['scales'];
    const scales = opset < 9 && attribute?.kind === 'floats' ? builder.floats(attribute.value) : node.inputs[1]!;
    builder.addNode(toAsymmetricResize(node, scales));
  },
};

/** Operators that only older operator sets have, and what they become. */
const renamed: Record<string, Operator> = { Upsample: 'Resize' };

/** Whether `op` becomes another operator of the table in newer operator sets. */
export function isRenamed(op: string): boolean {
  return Object.hasOwn(renamed, op);
}

/**
 * The graph in the operator set unhans writes (or the model's own where that is newer); values keep their names.
 * @param shapes of the graph's values, as probed
 * @throws UnhansError `operator` for a form that has no equivalent.
 */
export function upgradeGraph(graph: Graph, shapes: ReadonlyMap<string, Shape>): Graph {
  const builder = createGraphBuilder({ ...graph, nodes: [] }, 'unhans/upgrade', graph.nodes);
  const shape = (name: string) => shapes.get(name) ?? graph.constants.get(name)?.shape ?? [];
  const upgrade: Upgrade = { builder, opset: graph.opsets['']!, shape };
  for (const node of graph.nodes) {
    const row = node.domain === '' ? upgradeTable[node.op] : undefined;
    if (row) row(node, upgrade);
    else builder.addNode(node);
  }
  return builder.build(graph);
}

function axesToInput(node: Node, { builder, opset }: Upgrade, since: number): void {
  const axes = readInts(node, 'axes');
  if (opset >= since || !axes) return builder.addNode(node);
  builder.addNode({ ...without(node, 'axes'), inputs: [node.inputs[0]!, builder.ints(axes)] });
}

/** Before opset 13 a softmax went over all axes from `axis` (default 1) on, flattened. */
function upgradeSoftmax(node: Node, { builder, opset, shape }: Upgrade): void {
  if (opset >= 13) return builder.addNode(node);
  const sizes = shape(node.inputs[0]!);
  const axis = readInt(node, 'axis', 1);
  if (
    sizes.slice(axis < 0 ? sizes.length + axis : axis).reduce((product, size) => product * size, 1) !== sizes.at(axis)
  ) {
    throw refuse(node, `axis=${axis} over several axes of shape [${sizes.join(', ')}]`);
  }
  builder.addNode({ ...node, attributes: { axis: { kind: 'int', value: axis } } });
}

/** Upsample, and Resize before opset 11, scaled from the corner and rounded down. */
function toAsymmetricResize(node: Node, scales: string): Node {
  const mode = readString(node, 'mode', 'nearest');
  return {
    ...node,
    op: 'Resize',
    inputs: [node.inputs[0]!, '', scales],
    attributes: {
      mode: { kind: 'string', value: mode },
      coordinate_transformation_mode: { kind: 'string', value: 'asymmetric' },
      nearest_mode: { kind: 'string', value: 'floor' },
    },
  };
}

function without(node: Node, ...names: string[]): Node {
  const attributes = Object.entries(node.attributes).filter(([name]) => !names.includes(name));
  return { ...node, attributes: Object.fromEntries(attributes) };
}

function refuse(node: Node, form: string): UnhansError {
  return new UnhansError(
    'operator',
    `cannot read operator ${node.op} at node "${node.name}": ${form} is not supported`,
  );
}

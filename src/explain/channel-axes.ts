import { readInts, type Node } from '../graph/graph.ts';
import type { Model, Shape } from '../importers/model.ts';

/**
 * Which axis holds the channels of each value that depends on the input, the batch counted as axis 0: what the operator
 * that made it says, or where it was carried from there. Of what nothing is known, a sequence [batch, tokens, channels]
 * has them last and all else first.
 */
export function findChannelAxes({ graph, shapes }: Pick<Model, 'graph' | 'shapes'>): ReadonlyMap<string, number> {
  const axes = new Map<string, number>();
  for (const node of graph.nodes) {
    for (const name of node.outputs) {
      const shape = shapes.get(name);
      if (shape) axes.set(name, findAxis(node, shape, { axes, shapes }) ?? guessAxis(shape));
    }
  }
  return axes;
}

/** What is known of the values above a node. */
interface Known {
  readonly axes: ReadonlyMap<string, number>;
  readonly shapes: Model['shapes'];
}

type AxisRule = (shape: Shape, source: Source, node: Node) => number | undefined;

/** The first input whose channels are known. */
type Source = { readonly shape: Shape; readonly axis: number } | undefined;

const first: AxisRule = () => 1;
const last: AxisRule = (shape) => shape.length - 1;

/** Operators that say where channels are, or move them; all others leave them where they were. */
const rules: Readonly<Record<string, AxisRule>> = {
  Conv: first,
  ConvTranspose: first,
  BatchNormalization: first,
  Gemm: last,
  MatMul: last,
  Transpose: (shape, source, node) => {
    const order = readInts(node, 'perm') ?? [...shape.keys()].reverse();
    return source && order.indexOf(source.axis);
  },
};

function findAxis(node: Node, shape: Shape, { axes, shapes }: Known): number | undefined {
  const [source] = node.inputs.flatMap((name) => {
    const [axis, from] = [axes.get(name), shapes.get(name)];
    return axis === undefined || !from ? [] : [{ axis, shape: from }];
  });
  const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : carryAxis;
  return rule?.(shape, source, node);
}

/** Where an axis is after a step that keeps the axes before it, those behind it, or their number. */
function carryAxis(shape: Shape, source: Source): number | undefined {
  if (!source) return undefined;
  const { axis, shape: from } = source;
  const behind = from.length - axis;
  if (from.slice(0, axis + 1).join() === shape.slice(0, axis + 1).join()) return axis;
  if (from.slice(axis).join() === shape.slice(-behind).join()) return shape.length - behind;
  return from.length === shape.length ? axis : undefined;
}

function guessAxis(shape: Shape): number {
  return shape.length === 3 ? 2 : 1;
}

import { indexProducers } from '../graph/dataflow.ts';
import type { Node } from '../graph/graph.ts';
import type { Model, Shape } from '../importers/model.ts';
import { countElements } from '../tensor/tensor.ts';

/** Where the samples of a batch lie in a value: as [outer, batch, inner], whatever axes these are spread over. */
export interface BatchPlace {
  readonly outer: number;
  readonly inner: number;
}

/** Operators that leave the numbers in the order in which they are. */
const reshaping = ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity'];

/**
 * Finds the samples in the values of a model: in front in most, but in the windows of a transformer one axis is samples
 * times windows, and in recurrent layers time comes first.
 * @returns for a value, its place; undefined where its shape does not follow the batch
 */
export function createBatchFinder(
  model: Pick<Model, 'graph' | 'shapes'> & Partial<Pick<Model, 'batch'>>,
): (value: string) => BatchPlace | undefined {
  const producers = indexProducers(model.graph.nodes);
  const outers = new Map<string, number>();
  const findOuter = (value: string, shape: Shape): number => {
    const known = outers.get(value) ?? computeOuter(value, shape);
    outers.set(value, known);
    return known;
  };
  const computeOuter = (value: string, shape: Shape): number => {
    const { before, multiple } = splitShape(shape);
    const node = producers.get(value);
    if (multiple === 1 || !node) return before;
    const source = findSource(node, multiple, model.shapes);
    if (source === undefined) return before;
    const sourceShape = model.shapes.get(source)!;
    const outer = findOuter(source, sourceShape);
    return reshaping.includes(node.op) ? outer : (before * outer) / splitShape(sourceShape).before;
  };
  return (value) => {
    const shape = model.shapes.get(value) ?? [];
    if (model.batch === 1) return { outer: 1, inner: countElements(shape) };
    if (!shape.some((size) => size < 0)) return undefined;
    const outer = findOuter(value, shape);
    return { outer, inner: countElements(shape.map(Math.abs)) / outer };
  };
}

/** How many numbers come before the batch's axis, and how many times the batch that axis is long. */
function splitShape(shape: Shape): { before: number; multiple: number } {
  const axis = shape.findIndex((size) => size < 0);
  return { before: countElements(shape.slice(0, axis)), multiple: -shape[axis]! };
}

/** The input from which an output has the order of its batch axis. */
function findSource(node: Node, multiple: number, shapes: ReadonlyMap<string, Shape>): string | undefined {
  if (reshaping.includes(node.op)) return node.inputs[0];
  return node.inputs.find((name) => shapes.get(name)?.includes(-multiple));
}

import type { GraphBuilder } from '../../graph/builder.ts';
import { readString, type Constant, type Node } from '../../graph/graph.ts';
import { countElements } from '../../tensor/tensor.ts';
import type { Shape } from '../model.ts';
import { toTarget, type Simplify } from './simplify-row.ts';

/** What an einsum says, where it is a product of matrices: the letters of each operand and of the result. */
interface Equation {
  readonly operands: readonly [left: string[], right: string[]];
  readonly result: readonly string[];
}

/** An operand: a value, and the letters of its axes. */
interface Operand {
  readonly value: string;
  readonly letters: readonly string[];
}

/** The equation of an Einsum that is a product of two operands, or undefined where it is something else. */
export function maybeEquation(node: Node): Equation | undefined {
  const [left, result] = readString(node, 'equation', '').replaceAll(' ', '').split('->') as [string, string?];
  const operands = left.split(',').map((letters) => letters.split(''));
  const isPlain = operands.every((letters) => new Set(letters).size === letters.length);
  if (operands.length !== 2 || !isPlain || !/^[a-zA-Z,]*$/.test(left + (result ?? ''))) return undefined;
  const [first, second] = operands as [string[], string[]];
  const once = [...first, ...second].filter((letter) => first.includes(letter) !== second.includes(letter)).toSorted();
  const letters = result === undefined ? once : result.split('');
  if (new Set(letters).size !== letters.length || !once.every((letter) => letters.includes(letter))) return undefined;
  return { operands: [first, second], result: letters };
}

/** An Einsum of two operands as a MatMul between transposes; weights are transposed here and stay constants. */
export function toMatrixProduct(node: Node, simplify: Simplify): boolean {
  const { builder, shape, constant } = simplify;
  const equation = maybeEquation(node)!;
  const given = node.inputs.map((value, index): Operand => ({ value, letters: equation.operands[index]! }));
  const [left, right] = (constant(given[0]!.value) ? given.toReversed() : given) as [Operand, Operand];
  const sizes = new Map(
    given.flatMap(({ value, letters }) => letters.map((letter, axis) => [letter, shape(value)[axis]!])),
  );

  const shared = left.letters.filter((letter) => right.letters.includes(letter));
  const batch = shared.filter((letter) => equation.result.includes(letter));
  const summed = shared.filter((letter) => !batch.includes(letter));
  const rows = left.letters.filter((letter) => !shared.includes(letter));
  const columns = right.letters.filter((letter) => !shared.includes(letter));

  const multiply = (letters: readonly string[]) => letters.reduce((size, letter) => size * sizes.get(letter)!, 1);
  const list = (letters: readonly string[]) => letters.map((letter) => sizes.get(letter)!);
  const arrange = ({ value, letters }: Operand, order: readonly string[], target: Shape) => {
    const perm = order.map((letter) => letters.indexOf(letter));
    const weight = batch.length === 0 ? constant(value) : undefined;
    if (weight) return builder.constant({ ...permuteConstant(weight, perm), shape: target });
    return reshape(transpose(value, perm, builder), target, list(order), builder);
  };
  const rowSizes = batch.length === 0 ? list(rows) : [multiply(rows)];
  const [outer, inner] = [list(batch), multiply(summed)];
  const product = builder.add('MatMul', [
    arrange(left, [...batch, ...rows, ...summed], [...outer, ...rowSizes, inner]),
    arrange(right, [...batch, ...summed, ...columns], [...outer, inner, multiply(columns)]),
  ]);
  const order = [...batch, ...rows, ...columns];
  const unfolded = reshape(product, list(order), [...outer, ...rowSizes, multiply(columns)], builder);
  const perm = equation.result.map((letter) => order.indexOf(letter));
  builder.addNode({
    ...node,
    op: 'Transpose',
    inputs: [unfolded],
    attributes: { perm: { kind: 'ints', value: perm } },
  });
  return true;
}

function transpose(value: string, perm: readonly number[], builder: GraphBuilder): string {
  return perm.every((axis, index) => axis === index) ? value : builder.add('Transpose', [value], { perm });
}

function reshape(value: string, target: Shape, from: Shape, builder: GraphBuilder): string {
  if (target.join() === from.join()) return value;
  return builder.add('Reshape', [value, builder.ints(toTarget(target))]);
}

/** A constant with its axes in another order. */
function permuteConstant({ shape, data, type }: Constant, perm: readonly number[]): Constant {
  const steps = shape.map((_, axis) => countElements(shape.slice(axis + 1)));
  const sizes = perm.map((axis) => shape[axis]!);
  const moved = data.slice();
  for (let place = 0; place < data.length; place++) {
    let rest = place;
    let from = 0;
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      from += (rest % sizes[axis]!) * steps[perm[axis]!]!;
      rest = Math.floor(rest / sizes[axis]!);
    }
    moved[place] = data[from]!;
  }
  return { type, shape: sizes, data: moved };
}

import { UnhansError } from '../../../errors.ts';
import type { Constant } from '../../../graph/graph.ts';
import type { GraphWriter } from '../writer.ts';
import type { Operation } from './graph-def.ts';
import { isWhole, type GraphValue, type OpCall } from './op-row.ts';

/** What the operations of a graph are written with. */
export interface GraphContext {
  readonly graph: GraphWriter;
  readonly weights: ReadonlyMap<string, Constant>;
  readonly path: string;
}

/** A call of an operation, for its row. */
export function createOpCall(
  { op, key, attributes }: Operation,
  inputs: readonly GraphValue[],
  { graph, weights, path }: GraphContext,
): OpCall {
  const refuse = (form: string): UnhansError =>
    new UnhansError('operator', `cannot read ${path}: ${op} "${key}" has ${form}`);
  const find = (index: number): GraphValue => {
    const input = inputs[index < 0 ? inputs.length + index : index];
    if (!input) throw refuse(`no input ${index}`);
    return input;
  };
  const call: OpCall = {
    op,
    inputs,
    attributes,
    writer: graph.open(key),
    get channels() {
      return attributes.text('data_format', 'NHWC').startsWith('NC') ? 'first' : 'last';
    },
    value(index) {
      const input = find(index);
      if (isWhole(input)) throw refuse(`whole numbers as input ${index}, expected floats`);
      return input;
    },
    whole(index) {
      const input = find(index);
      if (!isWhole(input)) throw refuse(`a computed input ${index}, expected whole numbers that are known`);
      return input;
    },
    numbers: (index) =>
      call.whole(index).whole.map((number) => {
        if (typeof number === 'number') return number;
        throw refuse(`a size of the input as input ${index}, expected a fixed number`);
      }),
    locate: (axes, rank) =>
      axes.map((axis) => {
        if (axis >= -rank && axis < rank) return axis < 0 ? rank + axis : axis;
        throw refuse(`axis ${axis}, expected one of ${rank}`);
      }),
    scalar(index) {
      const { name } = call.value(index);
      const constant = weights.get(name);
      if (constant?.data.length !== 1 || constant.type !== 'float32') throw refuse(`a computed input ${index}`);
      return Number(constant.data[0]);
    },
    refuse,
  };
  return call;
}

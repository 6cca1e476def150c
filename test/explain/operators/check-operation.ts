import { describe, expect, test } from 'vitest';
import { operatorTable } from '../../../src/explain/operators/operators.ts';
import type { Operator } from '../../../src/graph/operators.ts';
import { countElements } from '../../../src/tensor/tensor.ts';
import { distinct, dot, relativeError, uniform } from '../numbers.ts';
import { openOperation, type OpenOperation, type Operation } from '../open-operation.ts';

/** Operations by what is special about them. */
export type Operations = Readonly<Record<string, Operation>>;

/** Opens an operation with the gradient or relevance row of its operator. */
export function openRow(operation: Operation, row: 'gradient' | 'relevance'): Promise<OpenOperation> {
  return openOperation(operation, () => operatorTable[operation.op as Operator][row]);
}

type Data = Record<string, Float32Array>;

/** Half the distance between the two points a difference is taken over. */
const step = 1 / 64;

/** States that each operator's gradient is what central differences of the runtime's own forward operator give. */
export function describeGradients(operations: Operations, draw: Draw = drawApart): void {
  describe('the gradient agrees with central differences', () => {
    test.each(Object.entries(operations))('%s', async (_, operation) => {
      const open = await openRow(operation, 'gradient');
      const samples = [1, 2].map((seed) => drawSample(operation, seed, draw));
      const upstream = open.outputShapes.map((shape, index) => uniform(2 * countElements(shape), 5 + index));
      const arriving = (operation.arriving ?? upstream.map((_values, index) => index)).map((index) => upstream[index]!);
      const got = await open.reverse(joinSamples(samples), arriving);
      for (const [index, name] of Object.keys(operation.data).entries()) {
        const expected = await Promise.all(
          samples.map((sample, row) => differentiate(open, sample, name, pickRows(operation, upstream, row))),
        );
        expect(relativeError(got[index]!, expected.flat())).toBeLessThan(1e-3);
      }
      await open.release();
    });
  });
}

/** Numbers for the input of that index. */
export type Draw = (count: number, seed: number, index: number) => Float32Array;

/** Distinct numbers away from kinks and, of two inputs, from each other. */
const drawApart: Draw = (count, seed, index) => distinct(count, seed).map((value) => value + index / 16);

function drawSample({ data }: Operation, seed: number, draw: Draw): Data {
  const entries = Object.entries(data).map(([name, shape], index) => {
    return [name, draw(countElements(shape), seed + 10 * index, index)] as const;
  });
  return Object.fromEntries(entries);
}

function joinSamples(samples: readonly Data[]): Data {
  const names = Object.keys(samples[0]!);
  return Object.fromEntries(
    names.map((name) => [name, Float32Array.from(samples.flatMap((data) => [...data[name]!]))]),
  );
}

/** The upstream values of one of two samples; zero for outputs that nothing arrives at. */
function pickRows(operation: Operation, upstream: readonly Float32Array[], row: number): Float32Array[] {
  return upstream.map((values, index) => {
    const half = values.subarray((row * values.length) / 2, ((row + 1) * values.length) / 2);
    return (operation.arriving ?? [index]).includes(index) ? half : new Float32Array(half.length);
  });
}

/** d⟨upstream, f(x)⟩/dx for input `name` at one sample; all shifted copies run as one batch. */
async function differentiate(
  open: OpenOperation,
  sample: Data,
  name: string,
  upstream: readonly Float32Array[],
): Promise<number[]> {
  const count = sample[name]!.length;
  const copies = Array.from({ length: 2 * count }, (_, copy): Data => {
    const place = copy >> 1;
    const values = sample[name]!;
    return { ...sample, [name]: values.with(place, values[place]! + (copy % 2 === 0 ? step : -step)) };
  });
  const outputs = await open.forward(joinSamples(copies));
  const totals = copies.map((_, copy) => {
    const parts = outputs.map((values, index) => {
      const size = values.length / copies.length;
      return dot(values.subarray(copy * size, (copy + 1) * size), upstream[index]!);
    });
    return parts.reduce((left, right) => left + right, 0);
  });
  return Array.from({ length: count }, (_, place) => (totals[2 * place]! - totals[2 * place + 1]!) / (2 * step));
}

/** States ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for linear operators with one input, where Aᵀ is the row named. */
export function describeAdjoints(operations: Operations, row: 'gradient' | 'relevance'): void {
  describe(`the ${row} row is the adjoint`, () => {
    test.each(Object.entries(operations))('%s', async (_, operation) => {
      const open = await openRow(operation, row);
      const [name] = Object.keys(operation.data) as [string];
      const size = 2 * countElements(operation.data[name]!);
      const upstream = open.outputShapes.map((shape, index) => uniform(2 * countElements(shape), 5 + index));
      const x = uniform(size, 3);
      const [outputs, origin] = [
        await open.forward({ [name]: x }),
        await open.forward({ [name]: new Float32Array(size) }),
      ];
      const [got] = await open.reverse({ [name]: x }, upstream);
      const expected = outputs.map((values, index) => {
        return dot(
          values.map((value, place) => value - origin[index]![place]!),
          upstream[index]!,
        );
      });
      const total = expected.reduce((left, right) => left + right, 0);
      expect(Math.abs(dot(x, got!) - total)).toBeLessThan(1e-4 * Math.max(1, Math.abs(total)));
      await open.release();
    });
  });
}

import type { GraphBuilder } from '../../graph/builder.ts';
import { readInt, readString, type Constant, type Node } from '../../graph/graph.ts';
import { readActivations, type WriteActivation } from './recurrent-activations.ts';
import { refuseForm, type Simplify } from './simplify-row.ts';

/** Longest sequence that is written out step by step. */
const mostSteps = 1000;

/** Some gates in a row, whose products with the state are computed together. */
export interface GateRange {
  readonly from: number;
  readonly to: number;
  /** Whether the bias that belongs to the state is added there, not to what the input gives. */
  readonly keepsBias?: boolean;
}

/** What one direction of a recurrent layer computes with. */
export interface Direction {
  /** Hidden units. */
  readonly size: number;
  /** Of the input, [gates · size, features], and [gates · size]. */
  readonly weight: string;
  readonly bias: string;
  /** Product of a state [batch, size] with the weights of a range of gates: [batch, (to − from) · size]. */
  readonly weighState: (state: string, range: number) => string;
  /** In the order of the cell. */
  readonly activations: readonly WriteActivation[];
  readonly builder: GraphBuilder;
}

/** The states of a layer between steps, each [batch, size]; the first is what the layer gives out. */
export type States = readonly string[];

/** A kind of recurrent layer. */
export interface Cell {
  readonly gates: number;
  /** Names of its activation functions where none are given. */
  readonly activations: readonly string[];
  /** Where in the node's inputs the states are that it starts with. */
  readonly initial: readonly number[];
  readonly ranges: (node: Node) => readonly GateRange[];
  /** One step: from what the weights make of the input, [batch, gates · size], to the new states. */
  readonly step: (input: string, states: States, direction: Direction, node: Node) => States;
}

/**
 * A recurrent layer written out step by step in simpler operators: relevance then goes through gates and sums by their
 * own rules, which gives all of it to the signals and none to the gates (Arras et al. 2019).
 * @throws UnhansError `operator` where the sequence is too long or follows the batch, and for forms that are not read
 */
export function unroll(node: Node, cell: Cell, simplify: Simplify): boolean {
  const { builder, shape } = simplify;
  const isBatchFirst = readInt(node, 'layout', 0) === 1;
  const x = isBatchFirst ? node.inputs[0]! : builder.add('Transpose', [node.inputs[0]!], { perm: [1, 0, 2] });
  const given = shape(node.inputs[0]!);
  const [steps, features] = [given[isBatchFirst ? 1 : 0]!, given[2]!];
  assertForm(node, steps);

  const rows = builder.add('Reshape', [x, builder.ints([-1, features])]);
  const kind = readString(node, 'direction', 'forward');
  const activations = readActivations(node, cell.activations, builder);
  const orders = kind === 'bidirectional' ? [false, true] : [kind === 'reverse'];
  const runs = orders.map((isReversed, index) => {
    const count = cell.activations.length;
    // where only those of one direction are told, the other has the same
    const own = activations.slice(index * count, (index + 1) * count);
    const direction = readDirection(node, index, cell, simplify, own.length > 0 ? own : activations);
    return runDirection({ node, cell, direction, index, steps, isReversed, isBatchFirst }, rows);
  });
  writeOutputs(node, runs, isBatchFirst, builder);
  return true;
}

function assertForm(node: Node, steps: number): void {
  if (steps < 0) throw refuseForm(node, 'its sequence runs along the batch, expected an axis of its own');
  if (steps > mostSteps) throw refuseForm(node, `its sequence has ${steps} steps, expected at most ${mostSteps}`);
  if (node.inputs[4]) throw refuseForm(node, 'it is given lengths of sequences, expected none');
  if (node.inputs[7]) throw refuseForm(node, 'it has peepholes, expected none');
  if (node.attributes['clip']) throw refuseForm(node, 'it clips its cells, expected no clip');
  if (readInt(node, 'input_forget', 0) === 1) throw refuseForm(node, 'it couples its gates, expected input_forget=0');
}

function readDirection(
  node: Node,
  index: number,
  { gates, ranges }: Cell,
  { builder, constant }: Simplify,
  activations: readonly WriteActivation[],
): Direction {
  const [weight, stateWeight, biases] = node.inputs.slice(1, 4).map((name) => (name ? constant(name) : undefined));
  if (!weight || !stateWeight || (node.inputs[3] && !biases)) throw refuseForm(node, 'its weights are computed');
  const size = stateWeight.shape[2]!;
  const [ofState, zeros] = [takeRows(stateWeight, index), new Float32Array(2 * gates * size)];
  const both = biases ? (takeRows(biases, index).data as Float32Array) : zeros;
  const [bias, stateBias] = [both.slice(0, gates * size), both.slice(gates * size)];
  const parts = ranges(node).map(({ from, to, keepsBias }) => {
    const [first, end] = [from * size, to * size];
    const kept = stateBias.slice(first, end);
    if (!keepsBias) for (const [place, value] of kept.entries()) bias[first + place]! += value;
    const rows = (ofState.data as Float32Array).slice(first * size, end * size);
    const part = builder.constant({ type: 'float32', shape: [end - first, size], data: rows });
    return keepsBias ? [part, builder.floats(kept)] : [part];
  });
  return {
    ...{ size, builder, activations },
    weight: builder.constant(takeRows(weight, index)),
    bias: builder.floats(bias),
    weighState: (state, range) => builder.add('Gemm', [state, ...parts[range]!], { transB: 1 }),
  };
}

/** Entry `index` along the first axis. */
function takeRows({ shape, data, type }: Constant, index: number): Constant {
  const count = data.length / shape[0]!;
  return { type, shape: shape.slice(1), data: data.slice(index * count, (index + 1) * count) };
}

interface Run {
  readonly node: Node;
  readonly cell: Cell;
  readonly direction: Direction;
  /** Which direction this is. */
  readonly index: number;
  readonly steps: number;
  readonly isReversed: boolean;
  readonly isBatchFirst: boolean;
}

/** What a direction gives: its first state after every step, and all its states at the end. */
interface RunResult {
  readonly outputs: readonly string[];
  readonly last: States;
}

function runDirection(run: Run, rows: string): RunResult {
  const { node, cell, direction, steps, isReversed } = run;
  const { builder, size, weight, bias } = direction;
  const width = cell.gates * size;
  const weighted = builder.add('Gemm', [rows, weight, bias], { transB: 1 });
  const sequence = builder.add('Reshape', [weighted, builder.ints([-1, steps, width])]);
  const parts = builder.addMany('Split', [sequence, builder.ints(Array<number>(steps).fill(1))], steps, { axis: 1 });
  const inputs = parts.map((part) => builder.add('Reshape', [part, builder.ints([-1, width])]));
  const outputs = Array<string>(steps);
  let states = startStates(run, inputs[0]!);
  for (let count = 0; count < steps; count++) {
    const step = isReversed ? steps - 1 - count : count;
    states = cell.step(inputs[step]!, states, direction, node);
    outputs[step] = states[0]!;
  }
  return { outputs, last: states };
}

/** What a layer starts with, or zeros: made from the input, so that every step is explained alike. */
function startStates({ node, cell, direction, index, isBatchFirst }: Run, input: string): States {
  const { builder, size } = direction;
  const width = cell.gates * size;
  const [some] = builder.addMany('Split', [input, builder.ints([size, width - size])], 2, { axis: 1 }) as [string];
  const zeros = builder.add('Mul', [some, builder.floats(0)]);
  return cell.initial.map((place) => {
    if (!node.inputs[place]) return zeros;
    const given = builder.add('Gather', [node.inputs[place], builder.ints([index])], { axis: isBatchFirst ? 1 : 0 });
    return builder.add('Add', [zeros, builder.add('Reshape', [given, builder.ints([-1, size])])]);
  });
}

/** Y [steps, directions, batch, size] and the states at the end [directions, batch, size]; with layout 1 batch first. */
function writeOutputs(node: Node, runs: readonly RunResult[], isBatchFirst: boolean, builder: GraphBuilder): void {
  const stack = (values: readonly string[], axis: number) => {
    const parts = values.map((value) => builder.add('Unsqueeze', [value, builder.ints([axis])]));
    return builder.add('Concat', parts, { axis });
  };
  const finish = (output: string | undefined, value: () => string, perm: readonly number[]) => {
    if (!output) return;
    const attributes = { perm: { kind: 'ints', value: isBatchFirst ? perm.map((_, axis) => axis) : perm } } as const;
    const name = `${node.name}/${output}`;
    builder.addNode({ op: 'Transpose', domain: '', name, inputs: [value()], outputs: [output], attributes });
  };
  const [every, ...last] = node.outputs;
  finish(
    every,
    () =>
      stack(
        runs.map(({ outputs }) => stack(outputs, 1)),
        2,
      ),
    [1, 2, 0, 3],
  );
  last.forEach((output, state) =>
    finish(
      output,
      () =>
        stack(
          runs.map((run) => run.last[state]!),
          1,
        ),
      [1, 0, 2],
    ),
  );
}

/** The parts of [batch, gates · size] that belong to each gate. */
export function splitGates(value: string, gates: number, { builder, size }: Direction): string[] {
  return builder.addMany('Split', [value, builder.ints(Array<number>(gates).fill(size))], gates, { axis: 1 });
}

import { readInt, readInts, type Body, type Constant, type Node } from '../../graph/graph.ts';
import type { RuntimeValue } from '../../runtime/session.ts';
import { inlineBody } from './inline-body.ts';

/** What a node is replaced by. */
export interface Unrolled {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Constant>;
}

type Known = ReadonlyMap<string, RuntimeValue>;

/** How a loop or a branch is written out. */
interface ControlFlowRow {
  /** The values that must be known. */
  readonly asks: (node: Node) => readonly string[];
  /** The node written out, or undefined where too little is known. */
  readonly unroll: (node: Node, known: Known, opset: number) => Unrolled | undefined;
}

/** The most turns that are written out. */
const mostTurns = 1000;

/** The operators of ONNX that hold graphs. */
export const controlFlowTable = {
  Loop: { asks: ({ inputs }) => inputs.slice(0, 2).filter((name) => name !== ''), unroll: unrollLoop },
  If: { asks: ({ inputs }) => inputs, unroll: takeBranch },
  Scan: { asks: ({ name }) => [`${name}/length`], unroll: unrollScan },
} satisfies Record<string, ControlFlowRow>;

/** What computes the number of turns of a Scan: the length of what is scanned first. */
export function writeLength(node: Node): Unrolled {
  const { scanned, axes } = readScan(node);
  const [shape, axis, length] = ['shape', 'axis', 'length'].map((part) => `${node.name}/${part}`) as [
    string,
    string,
    string,
  ];
  const plain = { domain: '', attributes: {} };
  return {
    nodes: [
      { ...plain, op: 'Shape', name: shape, inputs: [scanned[0]!], outputs: [shape] },
      { ...plain, op: 'Gather', name: length, inputs: [shape, axis], outputs: [length] },
    ],
    constants: new Map([[axis, writeIndex(axes[0]!)]]),
  };
}

/** What a Scan hands over element by element, and along which axes. */
function readScan(node: Node): { scanned: readonly string[]; axes: readonly number[] } {
  const scanned = node.inputs.slice(node.inputs.length - readInt(node, 'num_scan_inputs', 1));
  return { scanned, axes: readInts(node, 'scan_input_axes') ?? scanned.map(() => 0) };
}

function writeIndex(value: number): Constant {
  return { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(value)) };
}

function readBody(node: Node, name: string): Body {
  const attribute = node.attributes[name];
  if (attribute?.kind !== 'graph') throw new Error(`${node.op} "${node.name}" without ${name}`);
  return attribute.value;
}

function readNumber(known: Known, name: string): number | undefined {
  const value = known.get(name)?.data[0];
  return value === undefined ? undefined : Number(value);
}

/** Turn by turn; its condition must stay as it was. */
function unrollLoop(node: Node, known: Known, opset: number): Unrolled | undefined {
  const [count = '', condition = '', ...carried] = node.inputs;
  const body = readBody(node, 'body');
  const turns = readNumber(known, count);
  const isGoing = condition === '' ? 1 : readNumber(known, condition);
  if (turns === undefined || turns > mostTurns || isGoing === undefined || !keepsCondition(body)) return undefined;
  const going = `${node.name}/going`;
  const plan: Turns = { node, body, opset, carried, turns: isGoing === 0 ? 0 : turns, skipped: 1 };
  return writeTurns(plan, (turn) => {
    const index = `${node.name}/turn_${turn}/index`;
    const constants: [string, Constant][] = [
      [index, writeIndex(turn)],
      [going, { type: 'bool', shape: [], data: Uint8Array.of(1) }],
    ];
    return { before: [index, going], after: [], nodes: [], constants };
  });
}

/** Whether a loop's body hands its condition on, or always gives true. */
function keepsCondition(body: Body): boolean {
  const given = body.inputs[1]?.name;
  let name = body.outputs[0]!.name;
  for (;;) {
    if (name === given || body.constants.get(name)?.data[0] === 1) return true;
    const producer = body.nodes.find(({ outputs }) => outputs.includes(name));
    const value = producer?.attributes['value'];
    if (producer?.op === 'Constant' && value?.kind === 'tensor') return value.value.data[0] === 1;
    if (producer?.op !== 'Identity' && producer?.op !== 'Cast') return false;
    name = producer.inputs[0]!;
  }
}

/** Element by element of what is scanned. */
function unrollScan(node: Node, known: Known, opset: number): Unrolled | undefined {
  const body = readBody(node, 'body');
  const { scanned, axes } = readScan(node);
  const carried = node.inputs.slice(0, node.inputs.length - scanned.length);
  const directions = readInts(node, 'scan_input_directions') ?? scanned.map(() => 0);
  const moved = [...(readInts(node, 'scan_output_axes') ?? []), ...(readInts(node, 'scan_output_directions') ?? [])];
  const count = readNumber(known, `${node.name}/length`);
  if (count === undefined || count > mostTurns || moved.some((value) => value !== 0)) return undefined;
  return writeTurns({ node, body, opset, carried, turns: count, skipped: 0 }, (turn) => {
    const constants: [string, Constant][] = [];
    const nodes = scanned.map((name, position): Node => {
      const prefix = `${node.name}/turn_${turn}/element_${position}`;
      const place = directions[position] === 1 ? count - 1 - turn : turn;
      constants.push([`${prefix}/place`, writeIndex(place)]);
      const attributes = { axis: { kind: 'int', value: axes[position]! } } as const;
      return {
        op: 'Gather',
        domain: '',
        name: prefix,
        inputs: [name, `${prefix}/place`],
        outputs: [prefix],
        attributes,
      };
    });
    return { before: [], after: nodes.map(({ name }) => name), nodes, constants };
  });
}

/** A loop that is written out. */
interface Turns {
  readonly node: Node;
  readonly body: Body;
  readonly opset: number;
  /** Values that each turn takes from the one before. */
  readonly carried: readonly string[];
  readonly turns: number;
  /** How many of the body's outputs come before those that are carried. */
  readonly skipped: number;
}

/** What a turn's body is given around the carried values, and what makes it. */
interface Feeds {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly nodes: readonly Node[];
  readonly constants: readonly (readonly [string, Constant])[];
}

/** The turns one after the other; what each collects is joined along a new first axis. */
function writeTurns(plan: Turns, feed: (turn: number) => Feeds): Unrolled | undefined {
  const { node, body, turns, skipped } = plan;
  const nodes: Node[] = [];
  const constants = new Map<string, Constant>();
  const collected = node.outputs.slice(plan.carried.length).map((): string[] => []);
  if (turns === 0 && collected.length > 0) return undefined;
  let carried = plan.carried;
  for (let turn = 0; turn < turns; turn++) {
    const { before, after, ...fed } = feed(turn);
    const inlined = inlineBody(body, [...before, ...carried, ...after], `${node.name}/turn_${turn}`);
    nodes.push(...fed.nodes, ...inlined.nodes);
    for (const [name, constant] of [...fed.constants, ...inlined.constants]) constants.set(name, constant);
    const results = inlined.outputs.slice(skipped);
    carried = results.slice(0, carried.length);
    results.slice(carried.length).forEach((name, index) => collected[index]?.push(name));
  }
  const finals = carried.map((name, index) => writeIdentity(name, node.outputs[index] ?? ''));
  const joined = collected.map((names, index) => joinElements(names, node.outputs[carried.length + index]!, plan));
  for (const part of joined) for (const [name, constant] of part.constants) constants.set(name, constant);
  return { nodes: [...nodes, ...finals.flat(), ...joined.flatMap((part) => part.nodes)], constants };
}

function writeIdentity(from: string, to: string): Node[] {
  return to === '' ? [] : [{ op: 'Identity', domain: '', name: to, inputs: [from], outputs: [to], attributes: {} }];
}

/** Values as the elements of one, along a new first axis. */
function joinElements(names: readonly string[], to: string, { opset }: Turns): Unrolled {
  if (to === '') return { nodes: [], constants: new Map() };
  const axes = `${to}/axes`;
  const isInput = opset >= 13;
  const elements = names.map((name, index): Node => ({
    ...{ op: 'Unsqueeze', domain: '', name: `${to}/element_${index}`, outputs: [`${to}/element_${index}`] },
    inputs: isInput ? [name, axes] : [name],
    attributes: isInput ? {} : { axes: { kind: 'ints', value: [0] } },
  }));
  const inputs = elements.map(({ name }) => name);
  const join: Node = {
    ...{ op: 'Concat', domain: '', name: `${to}/joined`, inputs, outputs: [to] },
    attributes: { axis: { kind: 'int', value: 0 } },
  };
  const constants: [string, Constant][] = [[axes, { type: 'int64', shape: [1], data: BigInt64Array.of(0n) }]];
  return { nodes: [...elements, join], constants: new Map(isInput ? constants : []) };
}

/** The branch that is always taken. */
function takeBranch(node: Node, known: Known): Unrolled | undefined {
  const condition = readNumber(known, node.inputs[0]!);
  if (condition === undefined) return undefined;
  const branch = readBody(node, condition === 0 ? 'else_branch' : 'then_branch');
  const { nodes, constants, outputs } = inlineBody(branch, [], `${node.name}/branch`);
  return {
    nodes: [...nodes, ...outputs.flatMap((name, index) => writeIdentity(name, node.outputs[index] ?? ''))],
    constants,
  };
}

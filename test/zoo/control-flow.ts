import type { Body, Graph, OutputInfo } from '../../src/graph/graph.ts';
import { conv, dense, flatten, pooledHead, relu } from './layers.ts';
import { createNet, int64, scalar, type Feature, type Net } from './net.ts';
import { defineModel, type ZooModel } from './zoo-model.ts';

/** What the body of a Loop is given and gives, with the types of the turn and the condition. */
const turn: OutputInfo = { name: 'loop_index', type: 'int64', shape: [] };
const condition: OutputInfo = { name: 'loop_condition', type: 'bool', shape: [] };

const isTrue = (net: Net) => net.literal({ type: 'bool', shape: [], data: Uint8Array.of(1) });

/** Scales by 1.1 three times, or as long as `proceed` says, by a Loop whose body is a graph of its own. */
export function loop(
  net: Net,
  x: Feature,
  proceed = (body: Net, _scaled: string): string => body.node('Identity', [condition.name]),
): Feature {
  const body = createNet({ opset: net.opset });
  const scaled = body.node('Mul', ['loop_value', body.literal(scalar(1.1))]);
  const value = writeBody(body, [turn, condition, { name: 'loop_value' }], [proceed(body, scaled), scaled]);
  const inputs = [net.literal(int64([3], [])), isTrue(net), x.name];
  return { ...x, name: net.node('Loop', inputs, { body: { kind: 'graph', value } }) };
}

/** A body whose values have names of their own, as they may not hide those outside. */
function writeBody(net: Net, inputs: readonly OutputInfo[], outputs: readonly string[]): Body {
  const graph = net.build([], []);
  const computed = new Set(graph.nodes.flatMap((node) => node.outputs));
  const rename = (name: string): string => (computed.has(name) || graph.constants.has(name) ? `body/${name}` : name);
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
  const constants = new Map([...graph.constants].map(([name, constant]) => [rename(name), constant]));
  return { ...graph, nodes, constants, inputs, outputs: outputs.map((name) => ({ name: rename(name) })) };
}

/** A recurrence over rows as a Loop: it reads the row of its turn from outside, carries a state and collects states. */
function writeRecurrence(net: Net, x: Feature): Feature {
  const body = createNet({ opset: net.opset, seed: 4 });
  const row = body.node('Gather', ['rows', turn.name], { axis: 1 });
  const [fromRow, fromState] = [body.uniform([6, 5], -0.6, 0.6), body.uniform([5, 5], -0.5, 0.5)];
  const sum = body.node('Add', [body.node('MatMul', [row, fromRow]), body.node('MatMul', ['state', fromState])]);
  const state = body.node('Tanh', [sum]);
  const outputs = [body.node('Identity', [condition.name]), state, body.node('Identity', [state])];
  const value = writeBody(body, [turn, condition, { name: 'state' }], outputs);
  const rows = net.node('Identity', [x.name]);
  const renamed = renameOuter(value, 'rows', rows);
  const start = net.node('MatMul', [
    net.node('Squeeze', [net.node('Slice', [x.name, net.ints([0]), net.ints([1]), net.ints([1])]), net.ints([1])]),
    net.floats(Array<number>(30).fill(0), [6, 5]),
  ]);
  const inputs = [net.literal(int64([4], [])), isTrue(net), start];
  const [last, states] = net.nodes('Loop', inputs, 2, { body: { kind: 'graph', value: renamed } }) as [string, string];
  const all = net.node('Transpose', [states], { perm: [1, 0, 2] });
  const mean = net.node('ReduceMean', [all], { axes: [1], keepdims: 0 });
  return dense(net, { name: net.node('Concat', [last, mean], { axis: 1 }), channels: 10 }, 10);
}

/** The same with Scan, which hands the rows over itself. */
function writeScan(net: Net, x: Feature): Feature {
  const body = createNet({ opset: net.opset, seed: 4 });
  const [fromRow, fromState] = [body.uniform([6, 5], -0.6, 0.6), body.uniform([5, 5], -0.5, 0.5)];
  const sum = body.node('Add', [body.node('MatMul', ['row', fromRow]), body.node('MatMul', ['state', fromState])]);
  const state = body.node('Tanh', [sum]);
  const value = writeBody(body, [{ name: 'state' }, { name: 'row' }], [state, body.node('Identity', [state])]);
  const rows = net.node('Transpose', [x.name], { perm: [1, 0, 2] });
  const first = net.node('Gather', [rows, net.literal(int64([0], []))], { axis: 0 });
  const start = net.node('MatMul', [first, net.floats(Array<number>(30).fill(0), [6, 5])]);
  const attributes = { body: { kind: 'graph', value }, num_scan_inputs: 1 } as const;
  const [last, states] = net.nodes('Scan', [start, rows], 2, attributes) as [string, string];
  const mean = net.node('ReduceMean', [states], { axes: [0], keepdims: 0 });
  return dense(net, { name: net.node('Concat', [last, mean], { axis: 1 }), channels: 10 }, 10);
}

function renameOuter(body: Body, from: string, to: string): Body {
  const nodes = body.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === from ? to : name)),
  }));
  return { ...body, nodes };
}

/**
 * `as_strided` as PyTorch writes it: indices that a Loop computes axis by axis, with a sequence that it fills and nobody
 * reads, and an If in its body.
 */
function writeStrided(net: Net, input: Feature): Feature {
  const x = relu(net, conv(net, input, 8, { stride: 2 }));
  const pooled = net.node('ReduceMean', [x.name], { axes: [-1, -2], keepdims: 1 });
  const body = createNet({ opset: net.opset });
  const isFirst = body.node('Equal', [turn.name, body.literal(int64([0], []))]);
  const branch = (steps: number, prefix: string): Graph => {
    const inner = createNet({ opset: net.opset });
    const value = inner.literal(int64([steps]));
    const graph = inner.build([], []);
    const nodes = graph.nodes.map((node) => ({ ...node, outputs: [`${prefix}/${value}`] }));
    return { ...graph, nodes, outputs: [{ name: `${prefix}/${value}` }] };
  };
  const steps = body.node('If', [isFirst], {
    then_branch: { kind: 'graph', value: branch(1, 'then') },
    else_branch: { kind: 'graph', value: branch(0, 'else') },
  });
  const range = body.node('Range', [
    body.literal(int64([0], [])),
    body.literal(int64([8], [])),
    body.literal(int64([1], [])),
  ]);
  const indices = body.node('Add', ['indices', body.node('Mul', [range, steps])]);
  const filled = body.node('SequenceInsert', ['filled', indices]);
  const proceed = body.node('Identity', [condition.name]);
  const value = writeBody(body, [turn, condition, { name: 'indices' }, { name: 'filled' }], [proceed, indices, filled]);
  const start = [net.literal(int64([0])), net.node('SequenceEmpty', [], { dtype: 7 })];
  const [places] = net.nodes('Loop', [net.literal(int64([2], [])), '', ...start], 2, {
    body: { kind: 'graph', value },
  }) as [string];
  const flat = net.node('Reshape', [pooled, net.ints([-1])]);
  const picked = net.node('Reshape', [net.node('Gather', [flat, places]), net.ints([1, 8, 1, 1])]);
  const head = relu(net, conv(net, { name: picked, channels: 8 }, 12, { kernel: 1 }));
  return dense(net, flatten(net, head, 1), 10);
}

/** A branch that a constant decides, as scripted models keep it. */
function writeBranch(net: Net, input: Feature): Feature {
  const x = relu(net, conv(net, input, 8, { stride: 2, pad: 1 }));
  const branch = (factor: number): Graph => {
    const inner = createNet({ opset: net.opset });
    const scaled = inner.node('Mul', [x.name, inner.literal(scalar(factor))]);
    return { ...(writeBody(inner, [], [scaled]) as Graph), name: `times_${factor}` };
  };
  const name = net.node('If', [isTrue(net)], {
    then_branch: { kind: 'graph', value: branch(0.5) },
    else_branch: { kind: 'graph', value: branch(2) },
  });
  return pooledHead(net, { ...x, name });
}

const image = [3, 16, 16];

/** Loops and branches that can be written out. */
export const controlFlowModels: Record<string, ZooModel> = {
  loop: defineModel('Loop with three turns', image, (net, x) =>
    pooledHead(net, loop(net, relu(net, conv(net, x, 8, { stride: 2, pad: 1 })))),
  ),
  'loop-recurrence': defineModel('a recurrence as Loop, which collects its states', [4, 6], writeRecurrence),
  'scan-recurrence': defineModel('a recurrence as Scan', [4, 6], writeScan),
  branch: defineModel('If that a constant decides', image, writeBranch),
};

/** The same for one sample only, as it is written into the indices. */
export const stridedModel = defineModel('indices from a Loop with an If and a sequence', image, writeStrided, {
  batch: 1,
});

import { createGraphBuilder } from '../../graph/builder.ts';
import type { Graph, ValueInfo } from '../../graph/graph.ts';

/** ONNX's number for int32, as the operator Cast takes it. */
const int32 = 6;

const targetInputs: readonly ValueInfo[] = [
  { name: 'targets', type: 'float32', shape: ['count', 'size'] },
  { name: 'halfSquares', type: 'float32', shape: [1, 'count'] },
  { name: 'origin', type: 'float32', shape: [1, 'size'] },
  { name: 'wanted', type: 'int64', shape: [1] },
];
const queriesInput: ValueInfo = { name: 'queries', type: 'float32', shape: ['rows', 'size'] };
const rowInputs: readonly ValueInfo[] = [
  { name: 'queryRows', type: 'int32', shape: ['rows'] },
  { name: 'targetRows', type: 'int32', shape: ['members'] },
];
const outputs = [
  { name: 'scores', type: 'float32', shape: ['rows', 'wanted'] },
  { name: 'indices', type: 'int32', shape: ['rows', 'wanted'] },
] as const;

/**
 * The `wanted` best targets x of every query q, the best first, by s = (q − o)·x − |x − o|²/2, which falls with the
 * distance. The origin o, in the midst of the targets, keeps rounding small; `halfSquares` is −|x − o|²/2.
 */
export function buildScoreGraph(): Graph {
  const builder = createGraphBuilder();
  const queries = builder.add('Sub', ['queries', 'origin']);
  const products = builder.add('Gemm', [queries, 'targets', 'halfSquares'], { transB: 1 });
  builder.addNode({ ...node('TopK'), inputs: [products, 'wanted'], outputs: ['scores', 'places'] });
  builder.addNode({
    ...node('Cast'),
    inputs: ['places'],
    outputs: ['indices'],
    attributes: { to: { kind: 'int', value: int32 } },
  });
  return builder.build({ name: 'best targets', inputs: [...targetInputs, queriesInput], outputs });
}

/** The same among the targets in `targetRows`, for the queries in `queryRows`, which are targets themselves. */
export function buildListGraph(): Graph {
  const builder = createGraphBuilder();
  const queries = builder.add('Sub', [builder.add('Gather', ['targets', 'queryRows']), 'origin']);
  const members = builder.add('Gather', ['targets', 'targetRows']);
  const halfSquares = builder.add('Gather', ['halfSquares', 'targetRows'], { axis: 1 });
  const products = builder.add('Gemm', [queries, members, halfSquares], { transB: 1 });
  builder.addNode({ ...node('TopK'), inputs: [products, 'wanted'], outputs: ['scores', 'places'] });
  builder.addNode({ ...node('Gather'), inputs: ['targetRows', 'places'], outputs: ['indices'] });
  return builder.build({ name: 'best of a list', inputs: [...targetInputs, ...rowInputs], outputs });
}

const node = (op: string) => ({ op, domain: '', name: op, attributes: {} }) as const;

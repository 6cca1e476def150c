import { UnhansError } from '../../../errors.ts';
import type { Constant, Graph } from '../../../graph/graph.ts';
import type { ModelJson } from '../model-json.ts';
import { selectSteps, sortSteps } from '../sort-steps.ts';
import { createGraphWriter } from '../writer.ts';
import { createOpCall, type GraphContext } from './create-op-call.ts';
import { parseGraphDef, type Operation, type Source } from './graph-def.ts';
import { isWhole, type GraphValue } from './op-row.ts';
import { opTable } from './op-table.ts';
import { findOutputs } from './signature.ts';
import { isSource, readSource } from './sources.ts';
import { wholeTable } from './whole-ops.ts';

/**
 * A GraphModel of TensorFlow.js, a TensorFlow graph as its converter writes it, as a graph in ONNX's terms.
 * @throws UnhansError `model` where the graph is broken or its weights do not fit; `operator` for what has no row.
 */
export function readGraphModel(file: ModelJson, weights: ReadonlyMap<string, Constant>, path: string): Graph {
  const operations = parseGraphDef(file.modelTopology, `cannot read ${path}: modelTopology`);
  const outputs = findOutputs(file, operations);
  const needed = sortSteps(
    selectSteps(
      operations,
      outputs.map(({ key }) => key),
    ),
  );
  if (!needed) throw new UnhansError('model', `cannot read ${path}: its operations form a cycle`);
  assertOperations(needed, path);
  const context = { graph: createGraphWriter('graph-model', weights), weights, path };
  const find = writeOperations(needed, context);
  for (const source of outputs) {
    const value = find(source);
    if (!isWhole(value)) context.graph.addOutput(source.key, value);
  }
  return context.graph.build();
}

/** Refuses operations that have no row; names all of them at once. Throws UnhansError `operator`. */
function assertOperations(operations: readonly Operation[], path: string): void {
  const unsupported = operations
    .filter(({ op }) => !isSource(op) && !opTable.has(op) && !wholeTable.has(op))
    .map(({ op, key }) => ({ operator: op, node: key }));
  if (unsupported.length === 0) return;
  const list = unsupported.map(({ operator, node }) => `${operator} "${node}"`).join('; ');
  const count = `${unsupported.length} unsupported operator${unsupported.length === 1 ? '' : 's'}`;
  throw new UnhansError('operator', `cannot read ${count} in ${path}: ${list}`, { details: { unsupported } });
}

/** Writes operations in their order; the result finds what they give. */
function writeOperations(operations: readonly Operation[], context: GraphContext): (source: Source) => GraphValue {
  const results = new Map<string, readonly GraphValue[]>();
  const find = ({ key, output }: Source): GraphValue => {
    const value = results.get(key)?.[output];
    if (value) return value;
    throw new UnhansError('model', `cannot read ${context.path}: nothing gives output ${output} of "${key}"`);
  };
  for (const operation of operations) {
    results.set(
      operation.key,
      isSource(operation.op) ? [readSource(operation, context)] : write(operation, find, context),
    );
  }
  return find;
}

function write(
  operation: Operation,
  find: (source: Source) => GraphValue,
  context: GraphContext,
): readonly GraphValue[] {
  const inputs = operation.inputs.map(find);
  const call = createOpCall(operation, inputs, context);
  const onWhole = inputs.length > 0 && inputs.every(isWhole) ? wholeTable.get(operation.op) : undefined;
  const isToFloat = operation.op === 'Cast' && operation.attributes.type('DstT') === 'DT_FLOAT';
  const row = onWhole && !isToFloat ? onWhole : opTable.get(operation.op);
  if (!row) throw call.refuse('computed inputs, expected whole numbers that are known');
  const result = row(call);
  return Array.isArray(result) ? (result as readonly GraphValue[]) : [result as GraphValue];
}

import { UnhansError } from '../../errors.ts';
import { listBodies, type Body, type Graph } from '../../graph/graph.ts';
import type { Runtime, Session } from '../session.ts';
import { loadTfjs, type Tfjs } from './load-tfjs.ts';
import { runGraph } from './run-graph.ts';
import { fromTensor, toTensor } from './tensors.ts';
import { tfjsTable } from './tfjs-table.ts';

/**
 * Runs graphs with TensorFlow.js, on the fastest of its packages that is installed.
 * @param wanted the name of one, e.g. `tfjs-cpu`; default any
 * @throws UnhansError `usage` where none is
 */
export async function openTfjsRuntime(wanted?: string): Promise<Runtime> {
  const tfjs = await loadTfjs(wanted);
  return {
    name: tfjs.name,
    version: tfjs.tf.version_core,
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
    createSession: async (graph) => createSession(graph, tfjs),
  };
}

function createSession(graph: Graph, { tf }: Tfjs): Session {
  assertRows(graph);
  const constants = new Map([...graph.constants].map(([name, constant]) => [name, toTensor(constant, tf)]));
  return {
    async run(feeds) {
      const inputs = new Map(Object.entries(feeds).map(([name, value]) => [name, toTensor(value, tf)]));
      const outputs = tf.tidy(() => runGraph(graph, constants, inputs, tf));
      const values = await Promise.all(outputs.map(fromTensor));
      for (const tensor of [...inputs.values(), ...outputs]) tensor.dispose();
      return Object.fromEntries(graph.outputs.map(({ name }, index) => [name, values[index]!]));
    },
    release() {
      for (const tensor of constants.values()) tensor.dispose();
      return Promise.resolve();
    },
  };
}

/** Throws UnhansError `operator` where a graph has operators without a row; names all of them at once. */
function assertRows(graph: Graph): void {
  const missing = new Set(listUnknown(graph));
  if (missing.size === 0) return;
  throw new UnhansError('operator', `TensorFlow.js cannot run ${graph.name}: no row for ${[...missing].join(', ')}`);
}

function listUnknown(graph: Body): string[] {
  return graph.nodes.flatMap((node) => {
    const isKnown = node.domain === '' && Object.hasOwn(tfjsTable, node.op);
    return [...(isKnown ? [] : [node.op]), ...listBodies(node).flatMap(listUnknown)];
  });
}

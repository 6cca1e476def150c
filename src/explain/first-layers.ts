import type { Node } from '../graph/graph.ts';

/** The linear layers that read the model's input, and what rescales the input before them. */
export interface FirstLayers {
  /** Convolutions and dense layers with no other before them. */
  readonly first: ReadonlySet<Node>;
  /** Batch normalisation and shifts with no convolution or dense layer before them. */
  readonly inputScaling: ReadonlySet<Node>;
}

/**
 * Finds the first layers by walking the nodes in order: what is joined with the output of a layer is behind that layer.
 * @param isData whether a value depends on the input
 * @param isLayer whether a node is a convolution or dense layer with constant weights
 */
export function findFirstLayers(
  nodes: readonly Node[],
  input: string,
  isData: (value: string) => boolean,
  isLayer: (node: Node) => boolean,
): FirstLayers {
  const untouched = new Set([input]);
  const first = new Set<Node>();
  const inputScaling = new Set<Node>();
  for (const node of nodes) {
    const data = node.inputs.filter(isData);
    if (data.length === 0 || !data.every((name) => untouched.has(name))) continue;
    if (isLayer(node)) {
      first.add(node);
      continue;
    }
    inputScaling.add(node);
    for (const name of node.outputs) untouched.add(name);
  }
  return { first, inputScaling };
}

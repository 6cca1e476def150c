import { toAttributes, type AttributeInput, type GraphBuilder } from '../../../graph/builder.ts';
import type { Node } from '../../../graph/graph.ts';
import { refuseForm, type Simplify } from '../simplify-row.ts';

/** Where a fused operator is written out, and what may be asked meanwhile. */
export type Expand = Pick<Simplify, 'builder' | 'shape'>;

/** Adds to the builder what a fused operator computes. Throws UnhansError `operator` for a form that is not read. */
export type ExpandRow = (node: Node, expand: Expand) => void;

/** The last of the operators that a fused one is made of: it gives the fused one's first output. */
export function finish(
  { name, outputs }: Node,
  op: string,
  inputs: readonly string[],
  builder: GraphBuilder,
  attributes: Record<string, AttributeInput> = {},
): void {
  const written = { op, domain: '', name, inputs, outputs: outputs.slice(0, 1) };
  builder.addNode({ ...written, attributes: toAttributes(attributes) });
}

/** A value and what is added to it, where there is something. */
export function addMaybe(builder: GraphBuilder, value: string, addend: string | undefined): string {
  return addend ? builder.add('Add', [value, addend]) : value;
}

/** Refuses inputs that are given, by their places and what they are. */
export function refuseInputs(node: Node, kinds: Readonly<Record<number, string>>): void {
  for (const [place, kind] of Object.entries(kinds)) {
    if (node.inputs[Number(place)]) throw refuseForm(node, `it is given ${kind}, expected none`);
  }
}

/** Refuses outputs that something reads, besides the first and those in `known`. */
export function refuseOutputs(node: Node, known: readonly number[] = []): void {
  const extra = node.outputs.findIndex((name, place) => name !== '' && place > 0 && !known.includes(place));
  if (extra > 0) throw refuseForm(node, `its output ${extra} is named, expected none`);
}

import { z } from 'zod';
import type { ModelJson } from '../model-json.ts';
import { parseSource, type Operation, type Source } from './graph-def.ts';

const tensors = z.record(z.string(), z.object({ name: z.string().optional() }));
const signature = z.object({ outputs: tensors });

/** What a graph gives: by its signature, or else what no other operation takes. */
export function findOutputs(file: ModelJson, operations: readonly Operation[]): Source[] {
  const inMetadata = z.object({ signature: z.unknown().optional() }).safeParse(file.userDefinedMetadata)
    .data?.signature;
  const declared = signature.safeParse(file.signature ?? inMetadata).data?.outputs ?? {};
  const named = Object.entries(declared).map(([key, { name }]) => parseSource(name ?? key));
  const known = new Set(operations.map(({ key }) => key));
  const found = named.filter(({ key }) => known.has(key));
  if (found.length > 0) return found;
  const taken = new Set(operations.flatMap(({ needs }) => needs));
  return operations
    .filter(({ key, op }) => !taken.has(key) && !['NoOp', 'Const', 'Placeholder'].includes(op))
    .map(({ key }) => ({ key, output: 0 }));
}

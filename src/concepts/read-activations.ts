import { readFileSync } from 'node:fs';
import { parseNpy } from '../tensor/npy.ts';
import { viewRow, type Tensor } from '../tensor/tensor.ts';
import type { LayerColumns } from './activation-graph.ts';
import type { Activations } from './compute-activations.ts';
import { scoreByConcept, type ConceptVector } from './concept-vectors.ts';
import { joinRows } from './join-rows.ts';

/** The activations of some samples, [rows, columns], and whose they are; one that was skipped has no row. */
export interface GatheredActivations {
  readonly activations: Tensor;
  readonly samples: readonly number[];
}

/** Reads the activations of some samples, in the order of the files; one file is in memory at a time. */
export function gatherActivations(activations: Activations, wanted: ReadonlySet<number>): GatheredActivations {
  const samples: number[] = [];
  const rows: Float32Array[] = [];
  for (const shard of activations.shards) {
    const places = [...shard.samples.keys()].filter((place) => wanted.has(shard.samples[place]!));
    if (places.length === 0) continue;
    const tensor = readShard(shard.path);
    for (const place of places) {
      samples.push(shard.samples[place]!);
      rows.push(viewRow(tensor, place).slice());
    }
  }
  return { activations: joinRows(rows), samples };
}

/** The columns of one layer, [rows, columns of the layer]. */
export function takeColumns(activations: Tensor, { offset, width }: LayerColumns): Tensor {
  const rows = Array.from({ length: activations.shape[0]! }, (_, row) => viewRow(activations, row));
  return joinRows(rows.map((row) => row.subarray(offset, offset + width)));
}

/** The score of every sample at a layer; NaN where it was skipped. One file is in memory at a time. */
export function scoreSamples(
  activations: Activations,
  concept: ConceptVector,
  columns: LayerColumns,
  count: number,
): Float64Array {
  const scores = new Float64Array(count).fill(NaN);
  for (const { path, samples } of activations.shards) {
    const found = scoreByConcept(readShard(path), concept, columns.offset);
    for (const [place, sample] of samples.entries()) scores[sample] = found[place]!;
  }
  return scores;
}

function readShard(path: string): Tensor {
  return parseNpy(readFileSync(path), path);
}

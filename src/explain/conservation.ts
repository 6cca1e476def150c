import type { GraphBuilder } from '../graph/builder.ts';
import type { Node } from '../graph/graph.ts';
import type { RuntimeValue } from '../runtime/session.ts';
import { addAll } from './arithmetic.ts';
import type { BatchPlace } from './create-batch-finder.ts';
import type { ReverseStep, ValueRelevance } from './reverse.ts';

/** Numbers kept of a place in the pass: relevance that arrived, relevance that left, and what left in absolute value. */
const sumsPerPlace = 3;

/** Relevance grown by more than this factor over the logit has blown up: what it shows is cancellation, not reasons. */
const blowUpGrowth = 1000;

/** Logits smaller than this have no shares: a sample with such a logit is left out. */
const smallestLogit = 1e-6;

/** What becomes of the explained logit at one place of the reverse pass; medians over the samples. */
export interface LayerConservation {
  /** The node's name, or `input` for what reaches the model's input. */
  readonly layer: string;
  /** The node's operator, or `Input`. */
  readonly op: string;
  /** Share of the logit that goes on from here towards the input; 1 where nothing is lost and the path does not fork. */
  readonly arrived: number;
  /** Share of the logit that stays here: in the layer's biases and in the stabiliser ε. */
  readonly absorbed: number;
  /** Σ|R| over |logit|. */
  readonly growth: number;
  /** Whether the growth is past 1000, here first. */
  readonly flagged: boolean;
}

/** Where relevance is measured. */
export interface Places {
  /** The logits and the relevance they start with. */
  readonly start: ValueRelevance;
  readonly steps: readonly ReverseStep[];
  /** The model's input and the relevance that reached it. */
  readonly end: ValueRelevance;
  /** Where in a value its samples are; undefined where they are in front. */
  readonly findBatch: (value: string) => BatchPlace | undefined;
}

/** A value [batch, steps + 2, 3] with the sums at the start, at every step and at the input. */
export function measureSteps({ start, steps, end, findBatch }: Places, builder: GraphBuilder): string {
  const ends = [start, end].map((place) => ({ arriving: [place], leaving: [place] }));
  const places = [ends[0]!, ...steps, ends[1]!];
  const total = (op: Reduction, parts: readonly ValueRelevance[]) => {
    const sums = parts.map(({ value, relevance }) => sumSamples(op, relevance, findBatch(value), builder));
    return addAll(builder, sums)!;
  };
  const sums = places.flatMap(({ arriving, leaving }) => [
    total('ReduceSum', arriving),
    total('ReduceSum', leaving),
    total('ReduceL1', leaving),
  ]);
  return builder.add('Reshape', [
    builder.add('Concat', sums, { axis: 1 }),
    builder.ints([-1, places.length, sumsPerPlace]),
  ]);
}

type Reduction = 'ReduceSum' | 'ReduceL1';

/** The sum over all numbers of each sample: [batch, 1]. */
function sumSamples(op: Reduction, value: string, place: BatchPlace | undefined, builder: GraphBuilder): string {
  if (place === undefined || place.outer === 1) {
    const rows = place
      ? builder.add('Reshape', [value, builder.ints([-1, place.inner])])
      : builder.add('Flatten', [value], { axis: 1 });
    return builder.add(op, [rows, builder.ints([1])], { keepdims: 1 });
  }
  const blocks = builder.add('Reshape', [value, builder.ints([place.outer, -1, place.inner])]);
  const sums = builder.add(op, [blocks, builder.ints([0, 2])], { keepdims: 0 });
  return builder.add('Unsqueeze', [sums, builder.ints([1])]);
}

/** Operators at which relevance is only handed on. */
const silent = new Set(['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose', 'Relu', 'Clip']);

/**
 * Reads the output `conservation` of an explanation graph: what happened at every layer, from the logits to the input.
 * Samples whose logit is smaller than 1e-6 are left out; empty where no others are there.
 */
export function readConservation(value: RuntimeValue, nodes: readonly Node[]): LayerConservation[] {
  const [count, places] = value.shape as [number, number];
  const readNumber = (sample: number, place: number, column: number) => {
    return Number(value.data[(sample * places + place) * sumsPerPlace + column]);
  };
  const samples = Array.from({ length: count }, (_, sample) => sample).filter((sample) => {
    return !(Math.abs(readNumber(sample, 0, 0)) < smallestLogit);
  });
  if (samples.length === 0) return [];
  const read = (place: number, column: number) => samples.map((sample) => readNumber(sample, place, column));
  const logits = read(0, 0);
  const ratio = (numbers: readonly number[]) => median(numbers.map((number, sample) => number / logits[sample]!));
  const named = [...nodes.map(({ name, op }) => ({ layer: name, op })), { layer: 'input', op: 'Input' }];
  let hasBlownUp = false;
  return named.flatMap(({ layer, op }, index) => {
    if (silent.has(op)) return [];
    const [arriving, leaving, absolute] = [0, 1, 2].map((column) => read(index + 1, column)) as [
      number[],
      number[],
      number[],
    ];
    const growth = Math.abs(ratio(absolute.map((number, sample) => number * Math.sign(logits[sample]!))));
    const flagged = !hasBlownUp && !(growth <= blowUpGrowth);
    hasBlownUp ||= flagged;
    const absorbed = ratio(arriving.map((number, sample) => number - leaving[sample]!));
    return [{ layer, op, arrived: ratio(leaving), absorbed, growth, flagged }];
  });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

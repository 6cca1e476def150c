import { z } from 'zod';
import type { Tensor } from '../tensor/tensor.ts';

/** The tests that a finding may have been put to; `separability` is how far it stands apart, which is no test of the model. */
export const evidenceTests = ['transplant', 'cut', 'latent', 'shift', 'prevalence', 'separability'] as const;

export type EvidenceTest = (typeof evidenceTests)[number];

/** What a test says, as JSON. */
export const evidencePartSchema = z.strictObject({
  test: z.enum(evidenceTests),
  effect: z.number().nullable(),
  control: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).readonly().nullable(),
  unit: z.string(),
  points: z.number(),
  note: z.string().exactOptional(),
});

const evidenceSchema = z.array(evidencePartSchema);
const viewsSchema = z.array(z.string());

/** What one test said of a finding. */
export interface EvidencePart {
  readonly test: EvidenceTest;
  /** What the test measured; null where it could not be made (`note` says why). */
  readonly effect: number | null;
  /** The same, measured where nothing should act. */
  readonly control: number | null;
  /** Bootstrap interval of the effect, 95 %. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What effect, control and interval count, such as `probability`. */
  readonly unit: string;
  /** What the part adds to the finding's score. */
  readonly points: number;
  /** A sentence for readers. */
  readonly note?: string;
}

/** What the evidence for a finding gave: what it scores, why, and where it lies. */
export interface Judgement {
  /** What clusters and classes are ranked by: the sum of the parts' points where there is evidence. */
  readonly score: number;
  readonly suspicious: boolean;
  readonly evidence?: readonly EvidencePart[];
  /** Where on the model's input it lies, [height, width], 0 to 1; absent where it has no fixed place. */
  readonly region?: Tensor;
  /** Where on the heatmaps membership comes from, [height, width] (neuralized k-means). */
  readonly membership?: Tensor;
}

/** Evidence as the database keeps it. Throws a plain Error where a number is not finite: JSON would lose it. */
export function formatEvidence(evidence: readonly EvidencePart[]): string {
  return JSON.stringify(evidenceSchema.parse(evidence));
}

/** Evidence from the database. Throws a ZodError where the JSON is of another form. */
export function parseEvidence(json: string): EvidencePart[] {
  return evidenceSchema.parse(JSON.parse(json));
}

/** Names of views from the database. Throws a ZodError where the JSON is no list of names. */
export function parseViews(json: string): string[] {
  return viewsSchema.parse(JSON.parse(json));
}

/** The part of one test, or undefined where it was not made. */
export function findPart(evidence: readonly EvidencePart[], test: EvidenceTest): EvidencePart | undefined {
  return evidence.find((part) => part.test === test);
}

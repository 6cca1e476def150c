import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A sample as the truth names it. */
export interface TruthRow {
  /** As `truth.csv` has it: relative to the folder of the case. */
  readonly path: string;
  readonly class: string;
  /** 0: none; otherwise the number of the planted artefact, from 1. */
  readonly artefact: number;
}

/** A dataset with known truth: a model and its images, or relevance alone. */
export interface DetectCase {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly kind: 'images' | 'heatmaps';
  readonly description: CaseDescription;
  readonly truth: readonly TruthRow[];
}

const numbers = z.union([z.number(), z.array(z.number())]).transform((value) => [value].flat());

const descriptionSchema = z.object({
  /** Of images: the model's input [channels, height, width] and its normalisation. */
  input: z.tuple([z.number(), z.number(), z.number()]).optional(),
  normalise: z.object({ mean: numbers, std: numbers }).optional(),
  /** Of images: what was planted. Heatmaps have a number here, which the truth says again. */
  planted: z.union([z.array(z.object({ class: z.string(), artefact: z.string() })), z.number()]).optional(),
  /** Of heatmaps: how the artefact was placed, and in which share of the class. */
  kind: z.string().optional(),
  share: z.number().optional(),
});

/** What `case.json` says. */
export type CaseDescription = z.output<typeof descriptionSchema>;

const truthSchema = z.array(
  z.object({ path: z.string(), class: z.string(), artefact: z.coerce.number().int().min(0) }),
);

/** The folders that hold the public cases: `shared` beside the checkout where it is, otherwise the bundled one. */
export function listPublicFolders(checkout: string): string[] {
  const shared = ['planted', 'planted-heatmaps'].map((name) => join(checkout, '..', 'shared', name)).filter(existsSync);
  return shared.length > 0 ? shared : [join(checkout, 'data')];
}

/** The cases in the given folders, by name within each; folders without `truth.csv` and `case.json` are no cases. */
export function findCases(folders: readonly string[]): DetectCase[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isDirectory() && isCase(path))
      .map(readCase),
  );
}

function isCase(folder: string): boolean {
  return ['truth.csv', 'case.json'].every((name) => existsSync(join(folder, name)));
}

function readCase(folder: string): DetectCase {
  const rows: unknown = parse(readFileSync(join(folder, 'truth.csv'), 'utf8'), { columns: true, bom: true });
  return {
    name: basename(folder),
    folder,
    kind: existsSync(join(folder, 'heatmaps.npy')) ? 'heatmaps' : 'images',
    description: descriptionSchema.parse(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))),
    truth: truthSchema.parse(rows),
  };
}

/** A planted artefact and the samples that carry it. */
export interface Artefact {
  readonly class: string;
  /** Its number in the truth. */
  readonly number: number;
  readonly name: string;
  /** Paths, as the truth has them. */
  readonly samples: ReadonlySet<string>;
}

/** The artefacts of a case, by class and number. */
export function listArtefacts({ description: { planted, kind }, truth }: DetectCase): Artefact[] {
  const artefacts = new Map<string, { class: string; number: number; samples: Set<string> }>();
  for (const { path, class: className, artefact } of truth) {
    if (artefact === 0) continue;
    const key = JSON.stringify([className, artefact]);
    const known = artefacts.get(key) ?? { class: className, number: artefact, samples: new Set<string>() };
    artefacts.set(key, known);
    known.samples.add(path);
  }
  const names = Array.isArray(planted) ? planted.map(({ artefact }) => artefact) : [kind];
  return [...artefacts.values()]
    .map((artefact) => ({ ...artefact, name: names[artefact.number - 1] ?? `artefact ${artefact.number}` }))
    .sort((left, right) => left.class.localeCompare(right.class) || left.number - right.number);
}

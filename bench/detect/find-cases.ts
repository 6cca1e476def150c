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

const plantedSchema = z.object({
  class: z.string(),
  artefact: z.string(),
  /** Its number in the truth. Default: its place in the list, from 1. */
  artefact_number: z.number().optional(),
  /** The file that says where it lies. Default: `mask.png`, where it is there and nothing else was planted. */
  mask: z.string().optional(),
});

const descriptionSchema = z.object({
  /** Of images: the model's input [channels, height, width] and its normalisation. */
  input: z.tuple([z.number(), z.number(), z.number()]).optional(),
  normalise: z.object({ mean: numbers, std: numbers }).optional(),
  /** Of images: what was planted. Heatmaps have a number here, which the truth says again. */
  planted: z.union([z.array(plantedSchema), z.number()]).optional(),
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
  readonly name: string;
  /** Paths, as the truth has them. */
  readonly samples: ReadonlySet<string>;
  /** The picture, absolute, that is white where it lies; undefined where it has no fixed place. */
  readonly mask: string | undefined;
}

/** The artefacts of a case, by class and number in the truth. */
export function listArtefacts({ folder, description, truth }: DetectCase): Artefact[] {
  const planted = Array.isArray(description.planted) ? description.planted : [];
  const onlyMask = planted.length === 1 && existsSync(join(folder, 'mask.png')) ? 'mask.png' : undefined;
  return groupByArtefact(truth).map(({ class: className, number, samples }) => {
    const entry = planted.find(({ artefact_number: own }, index) => (own ?? index + 1) === number);
    const mask = entry?.mask ?? onlyMask;
    return {
      class: className,
      name: entry?.artefact ?? description.kind ?? `artefact ${number}`,
      samples,
      mask: mask === undefined ? undefined : join(folder, mask),
    };
  });
}

function groupByArtefact(truth: readonly TruthRow[]): { class: string; number: number; samples: Set<string> }[] {
  const groups = new Map<string, { class: string; number: number; samples: Set<string> }>();
  for (const { path, class: className, artefact: number } of truth) {
    if (number === 0) continue;
    const key = JSON.stringify([className, number]);
    const group = groups.get(key) ?? { class: className, number, samples: new Set<string>() };
    groups.set(key, group);
    group.samples.add(path);
  }
  return [...groups.values()].sort(
    (left, right) => left.class.localeCompare(right.class) || left.number - right.number,
  );
}

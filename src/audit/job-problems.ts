import type { z } from 'zod';
import { imageSizeExpected, isImageSize } from '../dataset/preprocessing.ts';
import type { ModalityName } from '../dataset/sample-nouns.ts';
import type { ViewName } from '../spray/views/view-table.ts';
import { createJobJsonSchema, jobDefaults } from './job-schema.ts';
import { isHdf5 } from './given-hdf5.ts';
import { modalityTable } from './modalities/modality-table.ts';
import type { Modality } from './modalities/modality.ts';
import { isOfChannels } from './plan-views.ts';

type Path = readonly PropertyKey[];

/** The part of a JSON Schema that is looked at here. */
interface Section {
  readonly properties?: Readonly<Record<string, Section>>;
}

/**
 * What is wrong with a job, one clause per problem, unknown keys first:
 * `spray.neighbours: got "ten", expected a whole number from 1`.
 */
export function describeJobProblems(value: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => describeUnknownKey(issue.path, key)) : [],
  );
  const wrong = issues.filter(({ code }) => code !== 'unrecognized_keys').map((issue) => describeWrong(value, issue));
  return [...unknown, ...wrong];
}

/** Keys that say which model is explained, and how: they mean nothing where the heatmaps are given. */
const keysOfModels: readonly Path[] = [
  ['model'],
  ['explain', 'method'],
  ['explain', 'target'],
  ['explain', 'batch'],
  ['spray', 'layers'],
];

/** Keys that say how pixels become numbers. */
const keysOfPixels = ['channels', 'resize', 'background'].map((key) => ['model', 'input', key]);

/** What a job as it was written, valid key by key, says too much or too little: it needs a model or heatmaps. */
export function describeConflicts(value: unknown): string[] {
  const isGiven = (path: Path) => readPath(value, path) !== undefined;
  const views = readPath(value, ['spray', 'views']) as readonly ViewName[] | undefined;
  const looksInside = views?.some(isOfChannels);
  const from = readPath(value, ['explain', 'from']);
  if (!isGiven(['dataset']) && (typeof from !== 'string' || !isHdf5(from))) {
    return ['dataset: missing, expected a section with the key path'];
  }
  const mistake = findIdleKey(value) ?? findWrongSize(value);
  if (mistake !== undefined) return [mistake];
  if (!isGiven(['explain', 'from'])) {
    if (!isGiven(['model'])) {
      return ['model: missing, expected a section with the key path, or heatmaps in explain.from'];
    }
    const isIdle = isGiven(['spray', 'layers']) && looksInside === false;
    return isIdle ? ['spray.layers: got layers and no view of them, expected hidden among spray.views'] : [];
  }
  if (looksInside) {
    return ['spray.views: got hidden, which looks into a model, expected views of heatmaps: there is no model'];
  }
  const why = 'heatmaps made elsewhere are taken as they are, without a model';
  return keysOfModels
    .filter(isGiven)
    .map((path) => `got both explain.from and ${formatPath(path)}, expected one: ${why}`);
}

/** What is said of the dataset or of pixels that means nothing for what the samples are; undefined where all does. */
function findIdleKey(value: unknown): string | undefined {
  const name = readModality(value);
  const { keys }: Modality = modalityTable[name];
  const isIdle = ([section, ...rest]: readonly string[]) =>
    section === 'dataset' ? !['path', 'modality', ...keys].includes(rest[0]!) : name !== 'image';
  const given = [
    ...listGiven(value, ['dataset']),
    ...keysOfPixels.filter((path) => readPath(value, path) !== undefined),
  ];
  const idle = given.find(isIdle);
  return idle && `${formatPath(idle)}: it says nothing where dataset.modality is ${name}, expected it to be left out`;
}

/** What is wrong with the size of images; undefined where nothing is. */
function findWrongSize(value: unknown): string | undefined {
  const size = readPath(value, ['model', 'input', 'size']) as readonly number[] | undefined;
  if (!size || readModality(value) !== 'image' || isImageSize(size)) return undefined;
  return `model.input.size: got [${size.join(', ')}], expected ${imageSizeExpected}`;
}

function readModality(value: unknown): ModalityName {
  return (readPath(value, ['dataset', 'modality']) ?? jobDefaults.dataset.modality) as ModalityName;
}

/** The keys that a section of the job says something of. */
function listGiven(value: unknown, section: readonly string[]): string[][] {
  return Object.keys(readPath(value, section) ?? {}).map((key) => [...section, key]);
}

function describeUnknownKey(path: Path, key: string): string {
  const keys = listKeys(path);
  const nearest = findNearest(key, keys);
  const elsewhere = listSections().find((section) => listKeys([section]).includes(key));
  const suggestion =
    nearest ?? (elsewhere !== undefined && path.length === 0 ? formatPath([elsewhere, key]) : undefined);
  const expected = suggestion === undefined ? `expected one of ${keys.join(', ')}` : `did you mean ${suggestion}?`;
  return `${formatPath([...path, key])}: unknown key, ${expected}`;
}

function describeWrong(value: unknown, { path, message }: z.core.$ZodIssue): string {
  const got = readPath(value, path);
  const where = path.length === 0 ? '' : `${formatPath(path)}: `;
  return got === undefined
    ? `${where}missing, expected ${message}`
    : `${where}got ${formatValue(got)}, expected ${message}`;
}

function readPath(value: unknown, path: Path): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

function listSections(): string[] {
  return listKeys([]);
}

function listKeys(path: Path): string[] {
  const section = path.reduce<Section | undefined>(
    (inner, key) => inner?.properties?.[String(key)],
    createJobJsonSchema(),
  );
  return Object.keys(section?.properties ?? {});
}

/** The key that a typing mistake or another spelling may have meant: at most a third of its letters differ. */
function findNearest(key: string, keys: readonly string[]): string | undefined {
  const ranked = keys
    .map((known) => ({ known, distance: computeEditDistance(key.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, best.known.length / 3) ? best.known : undefined;
}

/** Levenshtein distance, row by row. */
function computeEditDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

function formatPath(path: Path): string {
  return path.map(String).join('.');
}

function formatValue(value: unknown): string {
  if (value === null) return 'nothing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

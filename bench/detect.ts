/**
 * How well planted artefacts are found: `npm run bench:detect -- [--cases FOLDER]... [--only NAME]... [--ablate]
 * [--json FILE] [--work FOLDER]`. Audits every case with default options and compares with its truth, beside the bare
 * recipe; then audits clean heatmaps without a model. `--cases` adds folders of cases, `--only` picks cases by name,
 * `--ablate` scores the findings again without each part of the score, `--work` keeps the databases, from which the
 * next bench takes the heatmaps.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createTerminalProgress } from '../src/cli/terminal-progress.ts';
import { UnhansError } from '../src/errors.ts';
import type { Tensor } from '../src/tensor/tensor.ts';
import { auditCase, type AuditPlace } from './detect/audit-case.ts';
import { runBareRecipe } from './detect/bare-recipe.ts';
import { judgeBars } from './detect/bars.ts';
import { auditCleanSet, listCleanSets, type CleanClass, type CleanSet } from './detect/clean-classes.ts';
import {
  findCases,
  listArtefacts,
  listPublicFolders,
  type CaseDescription,
  type DetectCase,
} from './detect/find-cases.ts';
import { formatAblations, formatBars, formatCases } from './detect/format-results.ts';
import { judgeCase, type CaseResult } from './detect/judge-case.ts';
import { readMask } from './detect/read-mask.ts';
import { scoreWithoutParts, type Ablation } from './detect/score-without-parts.ts';

const checkout = join(import.meta.dirname, '..');
const progress = createTerminalProgress();

interface CaseMeasurement {
  readonly result: CaseResult & { readonly description: CaseDescription };
  readonly ablations: readonly Ablation[];
  readonly cleanSets: readonly CleanSet[];
}

async function measureCase(detectCase: DetectCase, place: AuditPlace): Promise<CaseMeasurement> {
  const audit = await auditCase(detectCase, place);
  const bare = new Map<string, Awaited<ReturnType<typeof runBareRecipe>>>();
  for (const { name, heatmaps } of audit.classes) bare.set(name, await runBareRecipe(heatmaps));
  const result = judgeCase(detectCase, { audit, bare, masks: await readMasks(detectCase) });
  return {
    result: { ...result, description: detectCase.description },
    ablations: scoreWithoutParts(detectCase, audit),
    cleanSets: listCleanSets(detectCase, audit),
  };
}

async function readMasks(detectCase: DetectCase): Promise<Map<string, Tensor>> {
  const [, height = 0, width = 0] = detectCase.description.input ?? [];
  const files = listArtefacts(detectCase).flatMap(({ mask }) => mask ?? []);
  return new Map(await Promise.all(files.map(async (file) => [file, await readMask(file, height, width)] as const)));
}

/** Does work on each item in turn; one that cannot be audited is named and left out. */
async function mapAudits<Item extends { readonly name: string }, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    progress.note(`${item.name} (${index + 1} of ${items.length})`);
    try {
      results.push(await work(item));
    } catch (error) {
      if (!(error instanceof UnhansError)) throw error;
      progress.note(`${item.name} is left out: ${error.message}`);
    }
  }
  return results;
}

function chooseCases(folders: readonly string[], only: readonly string[] | undefined): DetectCase[] {
  const cases = findCases([...listPublicFolders(checkout), ...folders]);
  const unknown = only?.find((wanted) => cases.every(({ name }) => name !== wanted));
  if (unknown !== undefined) {
    throw new Error(`no case "${unknown}", expected one of ${cases.map(({ name }) => name).join(', ')}`);
  }
  return cases.filter(({ name }) => only?.includes(name) ?? true);
}

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true },
    ablate: { type: 'boolean', default: false },
    json: { type: 'string' },
    work: { type: 'string' },
  },
});

const cases = chooseCases(options.cases, options.only);
const work = resolve(options.work ?? mkdtempSync(join(tmpdir(), 'unhans-detect-')));
const placeOf = (name: string): AuditPlace => ({ folder: join(work, name), progress });
try {
  const measured = await mapAudits(cases, (each) => measureCase(each, placeOf(each.name)));
  const cleanSets = measured.flatMap((each) => each.cleanSets);
  const cleanResults: CleanClass[][] = await mapAudits(cleanSets, (set) => auditCleanSet(set, placeOf(set.name)));
  const results = measured.map(({ result }) => result);
  const ablations = measured.flatMap((each) => each.ablations);
  const clean = cleanResults.flat();
  const failures = cases.length + cleanSets.length - measured.length - cleanResults.length;
  const bars = judgeBars({ cases: results, failures, clean });

  const images = results.filter(({ kind }) => kind === 'images');
  const heatmaps = results.filter(({ kind }) => kind === 'heatmaps');
  if (images.length > 0) console.log(`With a model\n\n${formatCases(images)}`);
  if (heatmaps.length > 0) console.log(`Heatmaps alone\n\n${formatCases(heatmaps)}`);
  if (options.ablate) console.log(`Rank and margin without each part of the score\n\n${formatAblations(ablations)}`);
  console.log(`Bars\n\n${formatBars(bars)}`);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ cases: results, clean, ablations, bars }, undefined, 2)}\n`);
  }
} finally {
  if (options.work === undefined) rmSync(work, { recursive: true, force: true });
}

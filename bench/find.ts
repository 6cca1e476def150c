/**
 * From five to all: `npm run bench:find -- [--cases FOLDER]... [--only NAME]... [--work FOLDER]`. In every case with a
 * planted artefact, five random samples that have it are named as examples and all others ranked, three times for each
 * kind of concept vector; compares with the truth. `--work` keeps the databases, and takes those of bench:detect.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createTerminalProgress } from '../src/cli/terminal-progress.ts';
import { conceptTable, type ConceptKind } from '../src/concepts/concept-vectors.ts';
import { findLike } from '../src/concepts/find-like.ts';
import { createRandom } from '../src/random.ts';
import { onnxRuntime } from '../src/runtime/onnx.ts';
import { auditCase, type CaseAudit } from './detect/audit-case.ts';
import { findCases, listArtefacts, listPublicFolders, type Artefact, type DetectCase } from './detect/find-cases.ts';
import { formatTable, type Column } from './detect/format-table.ts';

const checkout = join(import.meta.dirname, '..');
const progress = createTerminalProgress();
const marks = 5;
const draws = 3;

const columns: readonly Column[] = [
  ...[{ title: 'case', align: 'left' } as const, { title: 'artefact', align: 'left' } as const, { title: 'samples' }],
  ...[{ title: 'kind', align: 'left' } as const, { title: 'AUROC' }, { title: 'least' }],
  ...[{ title: 'AP' }, { title: 'least' }, { title: 'layers', align: 'left' } as const],
];

/** Some of the samples with an artefact, by path in the dataset. */
function drawMarks({ samples }: Artefact, seed: number): string[] {
  const random = createRandom(seed);
  const keyed = [...samples].map((path) => [random(), path.replace(/^images\//, '')] as const);
  return keyed.sort(([left], [right]) => left - right).flatMap(([, path], place) => (place < marks ? [path] : []));
}

/** A cluster to ask from, of another class: what the audit found of the artefact is not to help. */
function chooseCluster({ classes }: CaseAudit, artefact: Artefact): string {
  const others = classes.filter(({ name }) => name !== artefact.class).flatMap(({ findings }) => findings);
  if (!others[0]) throw new Error('the audit has no cluster of another class to ask from');
  return others[0].name;
}

/** A row for a kind of concept vector: the mean and the least over the draws. */
async function measureKind(kind: ConceptKind, artefact: Artefact, at: { db: string; cluster: string; truth: string }) {
  const results = [];
  for (let seed = 1; seed <= draws; seed++) {
    const samples = drawMarks(artefact, seed);
    results.push(await findLike({ ...at, run: 'latest', kind, samples, progress }, onnxRuntime));
  }
  const describe = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [mean.toFixed(4), Math.min(...values).toFixed(4)];
  };
  const aurocs = results.map(({ quality }) => quality?.auroc ?? NaN);
  const precisions = results.map(({ quality }) => quality?.averagePrecision ?? NaN);
  const layers = new Set(results.map(({ layer }) => layer));
  return [kind, ...describe(aurocs), ...describe(precisions), [...layers].join(' ')];
}

async function measureCase(detectCase: DetectCase, folder: string): Promise<string[][]> {
  const rows: string[][] = [];
  const audit = await auditCase(detectCase, { folder, progress });
  for (const artefact of listArtefacts(detectCase)) {
    const cluster = chooseCluster(audit, artefact);
    const at = { db: join(folder, 'audit.db'), cluster, truth: join(detectCase.folder, 'truth.csv') };
    for (const kind of Object.keys(conceptTable) as ConceptKind[]) {
      const cells = await measureKind(kind, artefact, at);
      rows.push([detectCase.name, artefact.name, String(artefact.samples.size), ...cells]);
    }
  }
  return rows;
}

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true },
    work: { type: 'string' },
  },
});

const work = resolve(options.work ?? mkdtempSync(join(tmpdir(), 'unhans-find-')));
try {
  const cases = findCases([...listPublicFolders(checkout), ...options.cases]).filter((each) => {
    return each.kind === 'images' && listArtefacts(each).length > 0 && (options.only?.includes(each.name) ?? true);
  });
  const rows: string[][] = [];
  for (const each of cases) rows.push(...(await measureCase(each, join(work, each.name))));
  console.log(`Mean and least of ${draws} draws of ${marks} examples, over all other samples\n`);
  console.log(formatTable(columns, rows));
} finally {
  if (options.work === undefined) rmSync(work, { recursive: true, force: true });
}

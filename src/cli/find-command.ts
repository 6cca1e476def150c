import { dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { conceptTable, type ConceptKind } from '../concepts/concept-vectors.ts';
import { findDefaults, findLike, type FindResult } from '../concepts/find-like.ts';
import type { RankedSample } from '../concepts/rank-samples.ts';
import { UnhansError } from '../errors.ts';
import { onnxRuntime } from '../runtime/onnx.ts';
import { tableFormats } from '../store/format-table.ts';
import { createFolder, writeFileAtomically } from '../store/write-file.ts';
import { defaultDb, example, parseCount, type AddCommand } from './command.ts';
import { formatFound } from './format-found.ts';
import { createTerminalProgress } from './terminal-progress.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface Flags {
  db: string;
  like: string[];
  samples?: string[];
  cav: ConceptKind;
  layer?: string;
  limit: number;
  truth?: string;
  json?: boolean;
  out?: string;
}

/** How many samples are printed unless --limit says otherwise. */
const defaultLimit = 20;

export const addFindCommand: AddCommand = (program) => {
  program
    .command('find')
    .description('rank all images of a run, of every class, by how much they are like those of a cluster')
    .requiredOption('--like <run cluster...>', 'number of the run, or latest, and the cluster, class/number')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--samples <paths...>', 'the examples (default: images flagged as artefact, else the whole cluster)')
    .addOption(
      new Option('--cav <kind>', 'how the concept vector is fitted')
        .choices(Object.keys(conceptTable))
        .default(findDefaults.kind),
    )
    .option('--layer <name>', 'the hidden layer (default: where examples that are held out stand out most)')
    .option('--limit <n>', 'how many images to print: examples are left out, but for --json', parseCount, defaultLimit)
    .option('--truth <file>', 'compare with a table of path and artefact, .csv')
    .option('--json', 'print what was found as one JSON object')
    .option('--out <file>', 'write the whole ranking to this file, .csv')
    .addHelpText(
      'after',
      example(
        'unhans find --like latest coat/1 --out like-coat-1.csv',
        'unhans find --like 3 coat/1 --samples coat/0003.png coat/0011.png',
      ),
    )
    .action(async ({ db, like, samples, cav: kind, layer, limit, truth, json, out }: Flags) => {
      const [run, cluster] = parseLike(like);
      const found = await untilInterrupted('run the same command again to go on', (signal) => {
        const options = { db, run, cluster, samples, kind, layer, truth, signal };
        return findLike({ ...options, progress: createTerminalProgress() }, onnxRuntime);
      });
      if (out !== undefined) await writeRanking(found.ranking, out);
      console.log(json ? formatJson(found, limit) : formatFound(found, limit));
    });
};

function parseLike(words: readonly string[]): [run: string, cluster: string] {
  const [run, cluster, ...rest] = words;
  if (run !== undefined && cluster !== undefined && rest.length === 0) return [run, cluster];
  throw new UnhansError(
    'usage',
    `--like: got "${words.join(' ')}", expected a run and a cluster, such as latest coat/1`,
  );
}

/** The object that --json prints: the first of all samples, examples too; skipped samples are counted. */
function formatJson({ ranking, skipped, ...rest }: FindResult, limit: number): string {
  const first = ranking.slice(0, limit);
  return JSON.stringify({ ...rest, samples: ranking.length, skipped: skipped.length, ranking: first });
}

const columns = ['rank', 'score', 'class', 'path', 'example', 'member', 'verdict'];

async function writeRanking(ranking: readonly RankedSample[], out: string): Promise<void> {
  const file = resolve(out);
  createFolder(dirname(file));
  const rows = ranking.map((row): Record<string, string | number | boolean | null> => ({ ...row }));
  await writeFileAtomically(file, tableFormats.csv({ columns, rows }));
}

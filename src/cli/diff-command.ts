import { resolve } from 'node:path';
import { Option } from 'commander';
import { diffRuns } from '../report/diff/diff-runs.ts';
import {
  describeChanges,
  describeRun,
  formatDiffMarkdown,
  listClassRows,
  listFindingRows,
} from '../report/diff/format-diff.ts';
import { isWorse, type RunDiff } from '../report/diff/run-diff.ts';
import { openStore } from '../store/open-store.ts';
import { findRun } from '../store/runs.ts';
import { alignColumns } from './align-columns.ts';
import { defaultDb, example, type AddCommand } from './command.ts';
import { toPrintable } from './printable.ts';

/** How a difference is printed. */
const diffFormats = {
  text: formatText,
  markdown: formatDiffMarkdown,
  json: (diff) => JSON.stringify(diff),
} as const satisfies Record<string, (diff: RunDiff) => string>;

interface Flags {
  db: string;
  baseDb?: string;
  format: keyof typeof diffFormats;
  json?: boolean;
  failOnSuspicious?: boolean;
}

export const addDiffCommand: AddCommand = (program, exit) => {
  program
    .command('diff')
    .description('say what a new model or dataset changed: findings that are new, grown, shrunk or gone')
    .argument('<run a>', 'the run before: its number, or latest')
    .argument('<run b>', 'the run after')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--base-db <file>', 'database of the run before, where it is another')
    .addOption(new Option('--format <format>', 'how to print it').choices(Object.keys(diffFormats)).default('text'))
    .option('--json', 'print it as one JSON object, as --format json')
    .option('--fail-on-suspicious', 'end with status 3 where a suspicious group is new or has grown')
    .addHelpText('after', example('unhans diff 1 latest', 'unhans diff 3 4 --format markdown --fail-on-suspicious'))
    .action((nameA: string, nameB: string, { db, baseDb = db, format, json, failOnSuspicious }: Flags) => {
      const stores = [openStore(baseDb, { create: false }), openStore(db, { create: false })] as const;
      try {
        const [before, after] = stores;
        const [runA, runB] = [findRun(before, nameA), findRun(after, nameB)];
        if (runA.id === runB.id && resolve(baseDb) === resolve(db)) {
          console.error(`both are run ${runA.id}: nothing can have changed`);
        }
        const diff = diffRuns({ store: before, run: runA }, { store: after, run: runB });
        console.log(diffFormats[json ? 'json' : format](diff).trimEnd());
        if (failOnSuspicious && diff.findings.some(isWorse)) exit(3);
      } finally {
        for (const store of stores) store.close();
      }
    });
};

function formatText(diff: RunDiff): string {
  const tables = [listFindingRows(diff), listClassRows(diff)].filter(({ length }) => length > 1);
  return [
    toPrintable(`from ${describeRun(diff.before)}`),
    toPrintable(`to   ${describeRun(diff.after)}`),
    '',
    describeChanges(diff),
    ...tables.flatMap((rows) => [
      '',
      ...alignColumns(
        rows.map((row) => row.map(toPrintable)),
        rows[0]!.map(() => false),
      ),
    ]),
  ].join('\n');
}

import { resolve } from 'node:path';
import { Option } from 'commander';
import { exporters, exportToPath, exportToStream, findExporter } from '../store/export-run.ts';
import { openStore } from '../store/open-store.ts';
import { findRun } from '../store/runs.ts';
import { formatNumberOf } from '../report/format.ts';
import { defaultDb, example, type AddCommand } from './command.ts';
import { toPrintable } from './printable.ts';

interface Flags {
  db: string;
  run: string;
  what?: string;
  format?: string;
  out?: string;
}

export const addExportCommand: AddCommand = (program) => {
  const formats = [...new Set(Object.values(exporters).flatMap((row) => Object.keys(row)))];
  program
    .command('export')
    .description('write what a run found for other programs')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--run <run>', 'number of the run, or latest', 'latest')
    .addOption(
      new Option('--what <what>', 'what to write; may be left out where the format says it').choices(
        Object.keys(exporters),
      ),
    )
    .addOption(
      new Option('--format <format>', 'how (default: the first that there is of it, such as csv)').choices(formats),
    )
    .option('--out <file>', 'where to; a folder for virelay (default: standard output)')
    .addHelpText('after', example('unhans export --what members --format csv --out members.csv'))
    .action(async ({ db, run, what, format, out }: Flags) => {
      findExporter({ what, format }); // what cannot be asked for is said before anything is opened
      const store = openStore(db, { create: false });
      try {
        const row = findRun(store, run);
        if (out === undefined) await exportToStream(store, row, { what, format }, process.stdout);
        else tell(await exportToPath(store, row, { what, format }, resolve(out)), out);
      } finally {
        store.close();
      }
    });
};

/** Says on standard error where something was written, and of a table how many rows. */
function tell(rows: number | undefined, out: string): void {
  console.error(toPrintable(`${rows === undefined ? 'written' : formatNumberOf(rows, 'row')} to ${out}`));
}

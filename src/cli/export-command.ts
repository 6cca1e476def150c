import { resolve } from 'node:path';
import { Option } from 'commander';
import { exporters, exportToFile, exportToStream } from '../store/export-run.ts';
import { openStore } from '../store/open-store.ts';
import { findRun } from '../store/runs.ts';
import { defaultDb, example, type AddCommand } from './command.ts';

interface Flags {
  db: string;
  run: string;
  what: string;
  format?: string;
  out?: string;
}

export const addExportCommand: AddCommand = (program) => {
  const formats = [...new Set(Object.values(exporters).flatMap((row) => Object.keys(row)))];
  program
    .command('export')
    .description('write what a run found for other programs: members, clusters, verdicts, heatmaps')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--run <run>', 'number of the run, or latest', 'latest')
    .addOption(new Option('--what <what>', 'what to write').choices(Object.keys(exporters)).makeOptionMandatory())
    .addOption(new Option('--format <format>', 'how (default: csv, heatmaps npy)').choices(formats))
    .option('--out <file>', 'where to (default: standard output)')
    .addHelpText('after', example('unhans export --what members --format csv --out members.csv'))
    .action(async ({ db, run, what, format = Object.keys(exporters[what]!)[0]!, out }: Flags) => {
      const store = openStore(db, { create: false });
      try {
        const row = findRun(store, run);
        if (out === undefined) await exportToStream(store, row, { what, format }, process.stdout);
        else await exportToFile(store, row, { what, format }, resolve(out));
      } finally {
        store.close();
      }
    });
};

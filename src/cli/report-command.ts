import { dirname, resolve } from 'node:path';
import { writeReport } from '../report/write-report.ts';
import { openStore } from '../store/open-store.ts';
import { createFolder } from '../store/write-file.ts';
import { defaultDb, example, type AddCommand } from './command.ts';

export const addReportCommand: AddCommand = (program) => {
  program
    .command('report')
    .description('write the report of a run again, from the database alone')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--run <run>', 'number of the run, or latest', 'latest')
    .option('--out <file>', 'where to write it', 'report.html')
    .addHelpText('after', example('unhans report --run 3 --out report-3.html'))
    .action(async ({ db, run, out }: { db: string; run: string; out: string }) => {
      const store = openStore(db, { create: false });
      try {
        createFolder(dirname(resolve(out)));
        await writeReport(store, run, out);
        console.log(resolve(out));
      } finally {
        store.close();
      }
    });
};

import { dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { reportFormats, type ReportFormatName } from '../report/formats/report-formats.ts';
import { isAlarming } from '../report/run-findings.ts';
import { writeReport } from '../report/write-report.ts';
import { listClusters } from '../store/clusters.ts';
import { openStore } from '../store/open-store.ts';
import { findRun } from '../store/runs.ts';
import { createFolder } from '../store/write-file.ts';
import { defaultDb, example, type AddCommand } from './command.ts';

interface Flags {
  db: string;
  run: string;
  format: ReportFormatName;
  out?: string;
  failOnSuspicious?: boolean;
}

export const addReportCommand: AddCommand = (program, exit) => {
  const formats = Object.entries(reportFormats).map(([name, { summary }]) => `${name} (${summary})`);
  program
    .command('report')
    .description('write the report of a run again, from the database alone')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--run <run>', 'number of the run, or latest', 'latest')
    .addOption(new Option('--format <format>', formats.join(', ')).choices(Object.keys(reportFormats)).default('html'))
    .option('--out <file>', 'where to write it (default: report.html, report.json and so on)')
    .option('--fail-on-suspicious', 'end with status 3 where a group is suspicious and not judged legitimate')
    .addHelpText('after', example('unhans report --run 3 --out report-3.html', 'unhans report --format junit'))
    .action(async ({ db, run: name, format, out = reportFormats[format].file, failOnSuspicious }: Flags) => {
      const store = openStore(db, { create: false });
      try {
        const run = findRun(store, name);
        createFolder(dirname(resolve(out)));
        await writeReport(store, String(run.id), out, format);
        console.log(resolve(out));
        if (failOnSuspicious && listClusters(store, { runId: run.id }).some(isAlarming)) exit(3);
      } finally {
        store.close();
      }
    });
};

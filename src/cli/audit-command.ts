import { basename, extname, join } from 'node:path';
import { runAudit, type AuditOptions } from '../audit/audit.ts';
import { openRuntime } from '../runtime/open-runtime.ts';
import { collect, defaultDb, example, parseCount, runtimeHelp, type AddCommand } from './command.ts';
import { formatRanking } from './format-ranking.ts';
import { createTerminalProgress } from './terminal-progress.ts';
import { untilInterrupted } from './until-interrupted.ts';

interface Flags {
  db: string;
  out?: string;
  class?: string[];
  limit?: number;
  resume?: boolean;
  json?: boolean;
  failOnSuspicious?: boolean;
  runtime: string;
}

export const addAuditCommand: AddCommand = (program, exit) => {
  program
    .command('audit')
    .description('find what a classifier looks at, class by class, and write a report')
    .argument('<job>', 'the job file, YAML')
    .option('--db <file>', 'database that records runs', defaultDb)
    .option('--out <dir>', 'folder of the report (default: reports/<name of the job>)')
    .option('--class <name>', 'only this class; may be repeated', collect)
    .option('--limit <n>', 'at most this many images of each class, the first ones', parseCount)
    .option('--resume', 'go on with the run of this job that was stopped')
    .option('--json', 'print what was found as one JSON object')
    .option('--fail-on-suspicious', 'end with status 3 where a cluster is suspicious')
    .option('--runtime <name>', runtimeHelp, 'onnx')
    .addHelpText(
      'after',
      example('unhans audit pipelines/watermark.yaml', 'unhans audit job.yaml --class dog --limit 500 --json'),
    )
    .action(async (job: string, flags: Flags) => {
      const out = flags.out ?? join('reports', basename(job, extname(job)));
      const options = { job, db: flags.db, out, classes: flags.class, limit: flags.limit, resume: flags.resume };
      const runtime = await openRuntime(flags.runtime);
      const summary = await untilInterrupted('run the same command with --resume to go on', (signal) => {
        const heard: AuditOptions = { ...options, progress: createTerminalProgress(), signal };
        return runAudit(heard, runtime);
      });
      console.log(flags.json ? JSON.stringify(summary) : formatRanking(summary));
      const isSuspicious = summary.classes.some(({ clusters }) => clusters.some(({ suspicious }) => suspicious));
      if (flags.failOnSuspicious && isSuspicious) exit(3);
    });
};

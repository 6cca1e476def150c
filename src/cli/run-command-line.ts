import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { UnhansError } from '../errors.ts';
import { addAuditCommand } from './audit-command.ts';
import { addCompileCommand } from './compile-command.ts';
import { addDiffCommand } from './diff-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addExportCommand } from './export-command.ts';
import { addFindCommand } from './find-command.ts';
import { addFlagCommand } from './flag-command.ts';
import { addInitCommand } from './init-command.ts';
import { toPrintable } from './printable.ts';
import { addReportCommand } from './report-command.ts';
import { addReviewCommand } from './review-command.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const commands = [
  addAuditCommand,
  addExplainCommand,
  addCompileCommand,
  addReportCommand,
  addDiffCommand,
  addReviewCommand,
  addExportCommand,
  addFlagCommand,
  addFindCommand,
  addInitCommand,
];

/** Does what the arguments say and returns the exit status: 0 done, 1 failed, 2 wrong usage or input, 3 suspicious. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('unhans')
    .description('what your classifier really looks at, for a whole dataset at once')
    .version(version)
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(toSentence(text)) })
    .exitOverride();
  for (const add of commands) add(program, (code) => (status = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    return reportFailure(error);
  }
}

/** A complaint of the command line's parser as one line: `error: unknown command 'x'` and a suggestion below it. */
function toSentence(text: string): string {
  return `unhans: ${text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')}\n`;
}

function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UnhansError) {
    console.error(toPrintable(`unhans: ${error.message}`));
    return error.exitStatus;
  }
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0; // whoever read our output has had enough
  console.error(error);
  return 1;
}

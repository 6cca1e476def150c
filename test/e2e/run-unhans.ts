import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** How a command ended. */
export interface Outcome {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** The built program. */
export const mainFile = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Starts the built command line as a process of its own. */
export function startUnhans(args: readonly string[], options: SpawnOptions = {}): RunningCommand {
  const child = spawn(process.execPath, [mainFile, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const outcome = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(([status, stdout, stderr]) => {
    return { status, stdout, stderr };
  });
  return { child, outcome };
}

/** Runs the built command line to its end. */
export function runUnhans(args: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
  return startUnhans(args, options).outcome;
}

/** What a command that refused said: its lines on stderr, without how far it had got. */
export function readComplaints({ stderr }: Outcome): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !/^[a-z ]+: \d+\/\d+ /.test(line));
}

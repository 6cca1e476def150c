import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs a script of this folder in a process of its own and returns the object it prints on its last line. */
export function runScript(script: string, ...args: string[]): unknown {
  const tsx = join(import.meta.dirname, '..', 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const output = execFileSync(process.execPath, [tsx, join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

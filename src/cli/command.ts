import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

/** Adds a command to the program; `exit` sets the status the program ends with. */
export type AddCommand = (program: Command, exit: (status: number) => void) => void;

/** Help text below the options. */
export function example(...lines: string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}

/** A whole number from 1, as an option's value. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError(`got "${text}", expected a whole number from 1`);
}

/** A number counted from 0, as an option's value. */
export function parseIndex(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`got "${text}", expected a whole number from 0`);
}

/** Adds a value to those of a repeated option. */
export function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** Where runs are recorded unless --db says otherwise. */
export const defaultDb = 'unhans.db';

/** What the option --runtime says of itself. */
export const runtimeHelp =
  'what runs the model: onnx (onnxruntime), or tfjs (TensorFlow.js, where a package of it is installed)';

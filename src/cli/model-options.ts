import { InvalidArgumentError, type Command } from 'commander';
import type { ModelChoice } from '../importers/choose-signature.ts';

/** What a user may say of a model on the command line. */
export interface ModelFlags {
  input?: string;
  output?: string;
  size?: number[];
}

/** Adds the options that settle what a model file leaves open. */
export function withModelOptions(command: Command): Command {
  return command
    .option('--input <name>', 'the input that takes the data, where the model has several')
    .option('--output <name>', 'the output with the class scores, where the model has several')
    .option('--size <sizes>', 'height,width where the model takes any size', parseNumbers);
}

export function toModelChoice({ input, output, size }: ModelFlags): ModelChoice {
  return { ...(input !== undefined && { input }), ...(output !== undefined && { output }), ...(size && { size }) };
}

/** A list of numbers such as `0.5,0.5,0.5`. */
export function parseNumbers(text: string): number[] {
  const numbers = text.split(',').map((item) => (item.trim() === '' ? NaN : Number(item)));
  if (numbers.every(Number.isFinite)) return numbers;
  throw new InvalidArgumentError(`got "${text}", expected numbers with commas between them`);
}

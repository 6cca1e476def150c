import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { toDatasetError } from './file-failure.ts';
import { createRowCollector } from './manifest-row.ts';
import type { Listing } from './listing.ts';

/** The longest line, in characters: a file without line ends must not become one text. */
const maxLineLength = 1 << 20;

/**
 * Lists a manifest of one JSON object a line (UTF-8), each with `path` and `label`. Paths are relative to the manifest;
 * a line that is too long or no such object is skipped with the reason, an empty one silently.
 * @throws UnhansError `dataset` where the file cannot be read.
 */
export async function readJsonlManifest(path: string): Promise<Listing> {
  const collector = createRowCollector(basename(path));
  for await (const { line, value, problem } of readJsonLines(path, 'manifest')) {
    if (problem === undefined) collector.add(value, line);
    else collector.addBroken(line, problem);
  }
  return { folder: dirname(resolve(path)), entries: collector.entries, skipped: collector.skipped };
}

/** A line of a `.jsonl` file: what it holds, or why it holds nothing. */
export interface JsonLine {
  readonly line: number;
  readonly value?: unknown;
  readonly problem?: string;
}

/**
 * The lines of a file of one JSON value a line (UTF-8) that are not empty.
 * @param kind what the file is called in messages
 * @throws UnhansError `dataset` where the file cannot be read.
 */
export async function* readJsonLines(path: string, kind: string): AsyncGenerator<JsonLine, void, undefined> {
  let line = 0;
  try {
    for await (const text of readLines(path)) {
      line++;
      if (text === undefined) {
        yield { line, problem: `the line has more than ${maxLineLength} characters` };
        continue;
      }
      const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
      if (json.trim() === '') continue;
      const value = maybeParseJson(json);
      yield value === undefined ? { line, problem: 'the line is not JSON' } : { line, value };
    }
  } catch (error) {
    throw toDatasetError(error, `${kind} ${JSON.stringify(path)}`);
  }
}

/** The lines of a text, without the LF that ends them; undefined for one that is too long. */
async function* readLines(path: string): AsyncGenerator<string | undefined> {
  const file = createReadStream(path, 'utf8') as AsyncIterable<string>;
  let rest = '';
  let isTooLong = false;
  for await (const chunk of file) {
    const [first = '', ...others] = chunk.split('\n');
    const lines = [isTooLong ? '' : rest + first, ...others];
    rest = lines.pop()!;
    for (const line of lines) {
      yield isTooLong || line.length > maxLineLength ? undefined : line;
      isTooLong = false;
    }
    isTooLong ||= rest.length > maxLineLength;
    if (isTooLong) rest = '';
  }
  if (isTooLong) yield undefined;
  else if (rest !== '') yield rest;
}

function maybeParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

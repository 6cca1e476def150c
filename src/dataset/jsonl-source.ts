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
  let line = 0;
  try {
    for await (const text of readLines(path)) {
      line++;
      if (text === undefined) {
        collector.addBroken(line, `the line has more than ${maxLineLength} characters`);
        continue;
      }
      const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
      if (json.trim() === '') continue;
      const row = maybeParseJson(json);
      if (row === undefined) collector.addBroken(line, 'the line is not JSON');
      else collector.add(row, line);
    }
  } catch (error) {
    throw toDatasetError(error, `manifest ${JSON.stringify(path)}`);
  }
  return { folder: dirname(resolve(path)), entries: collector.entries, skipped: collector.skipped };
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

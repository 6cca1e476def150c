import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { toDatasetError } from './file-failure.ts';
import { createRowCollector } from './manifest-row.ts';
import type { Listing } from './listing.ts';

/**
 * Lists a manifest of one JSON object a line (UTF-8), each with `path` and `label`. Paths are relative to the manifest;
 * a line that is no such object is skipped with the reason, an empty one silently.
 * @throws UnhansError `dataset` where the file cannot be read.
 */
export async function readJsonlManifest(path: string): Promise<Listing> {
  const collector = createRowCollector(basename(path));
  let line = 0;
  try {
    for await (const text of readLines(path)) {
      line++;
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

async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  await new Promise((opened, failed) => file.once('open', opened).once('error', failed));
  yield* createInterface({ input: file, crlfDelay: Infinity });
}

function maybeParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

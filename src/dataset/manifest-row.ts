import { z } from 'zod';
import type { Entry, Skipped } from './listing.ts';

const labelSchema = z.union([z.string().trim().min(1), z.number().transform(String)]);
const rowSchema = z.object({ path: z.string().min(1), label: labelSchema, split: z.unknown().optional() });
const pathSchema = z.object({ path: z.string().min(1) });

/** The part of a dataset that a row says it is in: text, or a number; nothing where it says nothing. */
export function readSplit(value: unknown): { split?: string } {
  const { data } = labelSchema.safeParse(value);
  return data === undefined ? {} : { split: data };
}

/** Collects a manifest's rows: the usable ones and, with the reason, the others. */
export interface RowCollector {
  readonly entries: Entry[];
  readonly skipped: Skipped[];
  /** Takes the next row; `line` is its line in the file, from 1. */
  add(row: unknown, line: number): void;
  /** Takes a row that could not even be parsed. */
  addBroken(line: number, reason: string): void;
}

/**
 * A collector for the manifest called `name`. A row needs `path` (text) and `label` (text, trimmed, or a number), and may
 * have a `split` like it; other columns are ignored; a path listed twice counts once.
 */
export function createRowCollector(name: string): RowCollector {
  const entries: Entry[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  let row = 0;

  function toEntry(raw: unknown, line: number): Entry | Skipped {
    const parsed = rowSchema.safeParse(raw);
    const path = parsed.data?.path ?? pathSchema.safeParse(raw).data?.path;
    if (path === undefined) return { path: `${name}:${line}`, reason: 'the row has no path' };
    if (!parsed.success) return { path, reason: 'the row has no label: expected text or a number' };
    if (seen.has(path)) return { path, reason: `the row at line ${line} repeats an earlier one` };
    seen.add(path);
    return { path, label: parsed.data.label, ...readSplit(parsed.data.split), row };
  }

  return {
    entries,
    skipped,
    add(raw, line) {
      const entry = toEntry(raw, line);
      if ('reason' in entry) skipped.push(entry);
      else entries.push(entry);
      row++;
    },
    addBroken(line, reason) {
      skipped.push({ path: `${name}:${line}`, reason });
      row++;
    },
  };
}

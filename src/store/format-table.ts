/** A cell of an exported table. */
export type Cell = string | number | boolean | null;

/** A table as it is exported: rows come one by one, each with every column. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<Readonly<Record<string, Cell>>>;
}

/** Writers of tables by format, line by line. */
export const tableFormats = { csv: formatCsv, jsonl: formatJsonLines } as const;

export type TableFormat = keyof typeof tableFormats;

/** RFC 4180, lines end in CR LF, after a header; null is an empty field, booleans are `true` and `false`. */
function* formatCsv({ columns, rows }: Table): Generator<string> {
  yield formatCsvLine(columns);
  for (const row of rows) yield formatCsvLine(columns.map((column) => row[column] ?? null));
}

/** One JSON object a line. */
function* formatJsonLines({ columns, rows }: Table): Generator<string> {
  for (const row of rows) yield JSON.stringify(row, [...columns]) + '\n';
}

function formatCsvLine(cells: readonly Cell[]): string {
  return cells.map(formatCsvCell).join(',') + '\r\n';
}

function formatCsvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

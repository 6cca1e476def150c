/** A column: its title, and where its cells stand. Default: right. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table in plain text, columns as wide as their widest cell; missing cells at the end of a row stay empty. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const formatRow = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? '';
        return align === 'left' ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!);
      })
      .join('  ')
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map((cells) => `${formatRow(cells)}\n`).join('');
}

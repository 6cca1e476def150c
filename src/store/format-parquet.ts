import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell, Table } from './format-table.ts';

/** A table with the Parquet type of each column, in their order; every cell may be null. */
export interface TypedTable extends Omit<Table, 'columns'> {
  readonly columns: Readonly<Record<string, 'STRING' | 'DOUBLE' | 'BOOLEAN'>>;
}

/** The table without its types, for formats that have none. */
export function dropTypes({ columns, rows }: TypedTable): Table {
  return { columns: Object.keys(columns), rows };
}

/** Rows held in memory at once: a row group. */
const groupRows = 50_000;

/** Apache Parquet, row group by row group. What is written is in memory at once: there is nothing to wait for. */
export function* formatParquet({ columns, rows }: TypedTable): Generator<Uint8Array> {
  const sink = new ByteWriter();
  const specs = Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true }));
  const transpose = (group: Group) =>
    specs.map((spec) => ({ ...spec, data: group.map((row) => row[spec.name] ?? null) }));
  const writer = new ParquetWriter({ writer: sink, schema: schemaFromColumnData({ columnData: transpose([]) }) });
  for (const group of takeGroups(rows)) {
    void writer.write({ columnData: transpose(group), rowGroupSize: groupRows });
    yield takeBytes(sink);
  }
  void writer.finish();
  yield takeBytes(sink);
}

type Group = readonly Readonly<Record<string, Cell>>[];

function* takeGroups(rows: Table['rows']): Generator<Group> {
  let group: Readonly<Record<string, Cell>>[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < groupRows) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** What was written since the last time. */
function takeBytes(sink: ByteWriter): Uint8Array {
  const bytes = sink.getBytes().slice();
  sink.index = 0;
  return bytes;
}

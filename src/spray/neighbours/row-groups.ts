/** Rows put into groups, by compressed lists: group g holds rows[offsets[g]] to rows[offsets[g + 1] − 1], ascending. */
export interface RowGroups {
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
}

/**
 * Lists the rows of each of `count` groups from the groups of every row: `perRow` groups for each, row-major
 * [n, perRow].
 */
export function listRows(groups: Int32Array, count: number, perRow = 1): RowGroups {
  const offsets = new Int32Array(count + 1);
  for (const group of groups) offsets[group + 1]!++;
  for (let group = 0; group < count; group++) offsets[group + 1]! += offsets[group]!;
  const next = offsets.slice(0, count);
  const rows = new Int32Array(groups.length);
  for (let entry = 0; entry < groups.length; entry++) {
    rows[next[groups[entry]!]!++] = perRow === 1 ? entry : Math.floor(entry / perRow);
  }
  return { offsets, rows };
}

/** The rows of one group, a view. */
export function viewGroup({ offsets, rows }: RowGroups, group: number): Int32Array {
  return rows.subarray(offsets[group], offsets[group + 1]);
}

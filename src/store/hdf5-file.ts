import h5wasm, { type Dataset, type File, type Group } from 'h5wasm/node';

/** Element types of rows, as h5wasm names them, and the arrays that hold them. */
const dtypes = { '<B': Uint8Array, '<f': Float32Array } as const;

type Hdf5Type = keyof typeof dtypes;

/** Elements of a dataset. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;

/** Writes a HDF5 file; `write` gets its root. The file is closed whatever happens. */
export async function writeHdf5(path: string, write: (root: File) => Promise<void> | void): Promise<void> {
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'w');
  try {
    await write(file);
  } finally {
    file.close();
  }
}

/** Adds a dataset as a whole. */
export function addDataset(group: Group, name: string, data: Numbers, shape: readonly number[]): Dataset {
  return group.create_dataset({ name, data, shape: [...shape] });
}

/** Compressed faster rather than better: heatmaps hardly shrink. */
const deflateLevel = 1;

/**
 * Adds a dataset [rows, ...shape] whose rows come later, and returns the function that takes the next one. Each row is a
 * chunk of its own: who reads one reads no other.
 */
export function addRows(
  group: Group,
  name: string,
  { rows, shape, dtype }: { readonly rows: number; readonly shape: readonly number[]; readonly dtype: Hdf5Type },
): (row: Uint8Array | Float32Array) => void {
  const dataset = group.create_dataset({
    ...{ name, dtype, data: new dtypes[dtype](0), shape: [0, ...shape], maxshape: [rows, ...shape] },
    ...{ chunks: [1, ...shape], compression: 'gzip', compression_opts: deflateLevel },
  });
  dataset.resize([rows, ...shape]);
  let written = 0;
  return (row) => {
    dataset.write_slice([[written, ++written]], row);
  };
}

/** One image as a source names it, not yet looked at. */
export interface Entry {
  readonly path: string;
  readonly label: string;
  /** The part of the dataset it is in, such as `train` or `test`, where the source tells. */
  readonly split?: string;
  /** Place in the source, from 0, counting what is skipped. */
  readonly row: number;
}

/** What a dataset names and cannot use. */
export interface Skipped {
  /** As the dataset gave it; for a manifest row without a path, `manifest.csv:LINE`. */
  readonly path: string;
  readonly label?: string;
  /** One clause in lower case that does not repeat the path. */
  readonly reason: string;
}

/** What a source lists, in its order. */
export interface Listing {
  /** The absolute folder that the paths are relative to. */
  readonly folder: string;
  readonly entries: readonly Entry[];
  readonly skipped: readonly Skipped[];
}

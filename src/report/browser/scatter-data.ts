/** What the page's script knows about the dots of one class. */
export interface ScatterData {
  /** Name of each cluster. */
  readonly groups: readonly string[];
  readonly points: readonly ScatterPoint[];
  /** Pictures as data URIs. */
  readonly thumbnails: readonly string[];
}

export interface ScatterPoint {
  readonly cluster: number | null;
  readonly path: string;
  readonly prediction: string;
  readonly confidence: number | null;
  readonly thumbnail: number | null;
}

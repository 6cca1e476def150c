/** Hears how far a run is. The command line draws it; nothing else prints. */
export interface Progress {
  /** A piece of work begins: `total` units, called `unit` (images, classes). */
  begin(title: string, total: number, unit: string): ProgressTask;
  /** Something a person should know, one sentence. */
  note(sentence: string): void;
}

export interface ProgressTask {
  /** `units` more are done. */
  advance(units: number): void;
  end(): void;
}

/** Tells nobody. */
export const silentProgress: Progress = {
  begin: () => ({ advance: () => undefined, end: () => undefined }),
  note: () => undefined,
};

/** Adds up the seconds that a run spends on its stages. */
export interface Stopwatch {
  /**
   * Runs `work` and counts its time for `stage`. What is timed inside it counts for the inner stage only, so that all
   * stages together make up the whole. Works must not overlap.
   */
  time<Result>(stage: string, work: () => Promise<Result> | Result): Promise<Result>;
  /** Seconds by stage, in the order they were first met. */
  readonly seconds: Readonly<Record<string, number>>;
}

export function createStopwatch(): Stopwatch {
  const seconds: Record<string, number> = {};
  let innerMs = 0;
  return {
    seconds,
    async time(stage, work) {
      const outerMs = innerMs;
      innerMs = 0;
      const started = performance.now();
      try {
        return await work();
      } finally {
        const elapsedMs = performance.now() - started;
        seconds[stage] = (seconds[stage] ?? 0) + (elapsedMs - innerMs) / 1000;
        innerMs = outerMs + elapsedMs;
      }
    },
  };
}

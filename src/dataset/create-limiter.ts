/** Runs work at once, or later in the order it came, so that at most so many pieces of work are under way. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A limiter of `limit` pieces of work, at least 1. */
export function createLimiter(limit: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, limit);
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // takes over the place, so that nothing that comes now is first
      if (next) next();
      else free++;
    }
  };
}

/**
 * Maps `items` in order with at most `limit` calls of `map` under way or waiting to be taken. The calls go on while the
 * consumer is busy. Leaving early waits for the calls under way, so nothing outlives the loop.
 * @throws what `map` throws, at its item's turn; `signal.reason` once aborted.
 */
export async function* mapAhead<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  map: (item: Item) => Promise<Result>,
  signal?: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  if (!(limit >= 1)) throw new RangeError(`limit ${limit}, expected at least 1`);
  const underWay = new Set<Promise<Result>>();
  const iterator = items[Symbol.iterator]();
  try {
    for (;;) {
      signal?.throwIfAborted();
      startCalls(underWay, iterator, limit, map);
      const [oldest] = underWay;
      if (!oldest) return;
      yield await oldest;
      underWay.delete(oldest);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}

function startCalls<Item, Result>(
  underWay: Set<Promise<Result>>,
  items: Iterator<Item>,
  limit: number,
  map: (item: Item) => Promise<Result>,
): void {
  while (underWay.size < limit) {
    const next = items.next();
    if (next.done) return;
    const call = map(next.value);
    call.catch(() => undefined); // reported at its turn, not as an unhandled rejection
    underWay.add(call);
  }
}

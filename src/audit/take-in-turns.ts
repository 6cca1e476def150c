/** The items of all lists, each once: the first of every list, then the second of every list, and so on. */
export function takeInTurns<Item>(lists: readonly (readonly Item[])[], keyOf: (item: Item) => unknown): Item[] {
  const taken = new Map<unknown, Item>();
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let turn = 0; turn < longest; turn++) {
    for (const list of lists) {
      const item = list[turn];
      if (item !== undefined && !taken.has(keyOf(item))) taken.set(keyOf(item), item);
    }
  }
  return [...taken.values()];
}

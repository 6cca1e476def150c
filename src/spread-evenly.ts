/** At most `limit` items, in their order, evenly spread over the list. */
export function spreadEvenly<Item>(items: ArrayLike<Item>, limit: number): Item[] {
  const count = Math.min(items.length, limit);
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}

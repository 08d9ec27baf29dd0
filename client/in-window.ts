/**
 * Does work for each item, at most so many at once: no further item is taken while all are busy, so whoever writes them is
 * slowed down. Ends when all is done; rejects with the first failure, after what was under way has ended.
 */
export const inWindow = async <Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const busy = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    const one = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => busy.delete(one));
    busy.add(one);
    if (busy.size >= atOnce) await Promise.race(busy);
    if (failures.length > 0) break;
  }
  await Promise.all(busy);
  if (failures.length > 0) throw failures[0];
};

/**
 * So many at a time, in the order in which they come. Knows nothing of what they do.
 */

/** Returns a function that runs tasks, at most `limit` of them side by side. */
export function createSlots(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await task();
    } finally {
      // Who waits gets the place itself; nobody can come in between.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

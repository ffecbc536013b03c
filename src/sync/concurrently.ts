/**
 * Runs tasks side by side. Knows nothing of what they do.
 */

/**
 * Calls `task` for every item, at most `limit` at a time, and resolves when all have ended. After a failure no
 * further item is begun; the first error is thrown once the running ones have ended.
 */
export async function forEachConcurrently<T>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const errors: unknown[] = [];
  const work = async (): Promise<void> => {
    for (const item of queue) {
      if (errors.length > 0) return;
      try {
        await task(item);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  if (errors.length > 0) throw errors[0];
}

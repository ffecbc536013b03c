import { forEachConcurrently } from '../../../src/sync/concurrently';
import { everythingThatFollows } from '../kustomer/fake-clock';

/** Tasks that end when the test says so. */
function scene(items: readonly number[], limit: number) {
  const begun: number[] = [];
  const ends = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let outcome: unknown = 'running';
  void forEachConcurrently(items, limit, (item) => {
    begun.push(item);
    return new Promise<void>((resolve, reject) => ends.set(item, { resolve, reject }));
  }).then(
    () => (outcome = 'done'),
    (error: unknown) => (outcome = error),
  );
  return {
    begun,
    outcome: () => outcome,
    end: async (item: number, error?: Error): Promise<void> => {
      const task = ends.get(item);
      if (error) task?.reject(error);
      else task?.resolve();
      await everythingThatFollows();
    },
  };
}

describe('tasks side by side', () => {
  it('are never more than the limit, and all are done at the end', async () => {
    const { begun, end, outcome } = scene([1, 2, 3, 4], 2);
    expect(begun).toEqual([1, 2]);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(3);
    await end(1);
    expect(outcome()).toBe('running');
    await end(4);
    expect(outcome()).toBe('done');
  });

  it('are not begun after a failure; the running ones end first, and the first error is thrown', async () => {
    const { begun, end, outcome } = scene([1, 2, 3, 4], 2);
    const [first, second] = [new Error('first'), new Error('second')];
    await end(2, first);
    expect(begun).toEqual([1, 2]);
    expect(outcome()).toBe('running');
    await end(1, second);
    expect(outcome()).toBe(first);
    expect(begun).toEqual([1, 2]);
  });

  it('are done at once where there are none', async () => {
    const { outcome } = scene([], 4);
    await everythingThatFollows();
    expect(outcome()).toBe('done');
  });

  it('may throw before they wait', async () => {
    const fails = forEachConcurrently([1], 1, () => {
      throw new Error('at once');
    });
    await expect(fails).rejects.toThrow('at once');
  });
});

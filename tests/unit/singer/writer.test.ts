import { Writable } from 'node:stream';
import { OutputClosedError } from '../../../src/errors';
import { createLineWriter } from '../../../src/singer/writer';

type Done = (error?: Error | null) => void;

/** A reader that takes what it is told to, when it is told to. */
class SlowReader extends Writable {
  readonly batches: string[][] = [];
  readonly #pending: Done[] = [];

  constructor(highWaterMark = 16) {
    super({ highWaterMark, decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: Done): void {
    this.#take([String(chunk)], done);
  }

  override _writev(chunks: { chunk: string | Buffer }[], done: Done): void {
    this.#take(
      chunks.map(({ chunk }) => String(chunk)),
      done,
    );
  }

  /** Ends the oldest write that is under way. */
  release(error?: Error): void {
    this.#pending.shift()?.(error);
  }

  #take(chunks: string[], done: Done): void {
    const texts = chunks.filter((chunk) => chunk !== '');
    if (texts.length > 0) this.batches.push(texts);
    this.#pending.push(done);
  }
}

/** A reader that takes everything at once. */
function quickReader(): { output: Writable; texts: string[] } {
  const texts: string[] = [];
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      if (chunk.length > 0) texts.push(String(chunk));
      done();
    },
  });
  return { output, texts };
}

function failing(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`write ${code}`), { code });
}

/** Lets everything that is ready happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Whether a promise is settled when everything that was ready has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const mark = (): void => {
    settled = true;
  };
  promise.then(mark, mark);
  await settle();
  return settled;
}

async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not reject');
}

describe('lines', () => {
  it('end with a line feed each and keep their order', async () => {
    const { output, texts } = quickReader();
    const writer = createLineWriter(output);
    await writer.lines(['a', 'b']);
    await writer.lines(new Set(['c']));
    await writer.flush(1000);
    expect(texts.join('')).toBe('a\nb\nc\n');
  });

  it('are written in one go per batch', async () => {
    const reader = new SlowReader(1000);
    const writer = createLineWriter(reader);
    await writer.lines(['a', 'b', 'c']);
    expect(reader.batches).toEqual([['a\nb\nc\n']]);
  });

  it('of a large batch are handed on in chunks of whole lines, not one by one and not all in one', async () => {
    const reader = new SlowReader(10_000_000);
    const lines = Array.from({ length: 300 }, (_, index) => `${index} ${'x'.repeat(1000)}`);
    await createLineWriter(reader).lines(lines);
    const [texts = []] = reader.batches;
    expect(reader.batches).toHaveLength(1);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.length).toBeLessThan(10);
    expect(texts.every((text) => text.endsWith('\n'))).toBe(true);
    expect(texts.join('')).toBe(lines.map((line) => `${line}\n`).join(''));
  });

  it('are encoded as UTF-8, whatever they hold and wherever a chunk ends', async () => {
    const { output, texts } = quickReader();
    const lines = ['', 'ä', '€', '🎉'].flatMap((text) => [text, text.repeat(9_000), text.repeat(30_000)]);
    await createLineWriter(output).lines(lines);
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.join('')).toBe(lines.map((line) => `${line}\n`).join(''));
  });

  it('resolve at once while the reader has room', async () => {
    const writer = createLineWriter(new SlowReader(1000));
    expect(await isSettled(writer.lines(['a']))).toBe(true);
  });

  it('wait until a slow reader has taken everything', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    const written = writer.lines(['a line that is longer than what the reader has room for']);
    expect(await isSettled(written)).toBe(false);
    reader.release();
    await expect(written).resolves.toBeUndefined();
  });

  it('of several writers at a time wait together and are not mixed up', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    const [one, two] = [writer.lines(['1'.repeat(20), '2']), writer.lines(['3'.repeat(20), '4'])];
    expect(await isSettled(one)).toBe(false);
    expect(await isSettled(two)).toBe(false);
    reader.release();
    await settle();
    reader.release();
    await Promise.all([one, two]);
    expect(reader.batches.flat().join('')).toBe(`${'1'.repeat(20)}\n2\n${'3'.repeat(20)}\n4\n`);
  });

  it('are asked for when the reader has room, not before', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    let asked = 0;
    function* counted(): Generator<string> {
      asked += 1;
      yield 'b';
    }
    const first = writer.lines(['a'.repeat(20)]);
    const second = writer.lines(counted());
    await settle();
    expect([asked, reader.batches.length]).toEqual([0, 1]);
    reader.release();
    await Promise.all([first, second]);
    expect([asked, reader.batches]).toEqual([1, [[`${'a'.repeat(20)}\n`], ['b\n']]]);
  });

  it('that can not be made do not hold back what is written later', async () => {
    const { output, texts } = quickReader();
    const writer = createLineWriter(output);
    function* broken(): Generator<string> {
      yield 'a';
      throw new Error('no more');
    }
    await expect(writer.lines(broken())).rejects.toThrow('no more');
    await writer.lines(['b']);
    await writer.flush(1000);
    expect(texts.join('')).toBe('a\nb\n');
  });
});

describe('a reader that went away', () => {
  it('rejects the call that waits for it, and every later one with the same error', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    const first = rejectionOf(writer.lines(['x'.repeat(20)]));
    reader.release(failing('EPIPE'));
    const error = await first;
    expect(error).toBeInstanceOf(OutputClosedError);
    expect(error.message).toMatch(/^stdout: the reader went away before the end; /);
    expect(error.message).not.toContain('\n');
    expect(await rejectionOf(writer.lines(['b']))).toBe(error);
    expect(await rejectionOf(writer.flush(1000))).toBe(error);
    expect(reader.batches).toHaveLength(1);
  });

  it('rejects all calls that wait for it', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    const calls = [writer.lines(['x'.repeat(20)]), writer.lines(['y']), writer.flush(1000)].map(rejectionOf);
    await settle();
    reader.release(failing('EPIPE'));
    const [first, ...others] = await Promise.all(calls);
    expect(first).toBeInstanceOf(OutputClosedError);
    expect(others).toEqual([first, first]);
  });

  it('is told at the next call, where no call waited', async () => {
    const reader = new SlowReader(1000);
    const writer = createLineWriter(reader);
    await writer.lines(['a']);
    reader.release(failing('EPIPE'));
    await settle();
    await expect(writer.lines(['b'])).rejects.toBeInstanceOf(OutputClosedError);
  });

  it('is noticed where the output was closed without an error', async () => {
    const reader = new SlowReader(1000);
    const writer = createLineWriter(reader);
    reader.destroy();
    await expect(writer.flush(1000)).rejects.toThrow(/reader went away/);
  });

  it('is noticed where the output was closed before the writer took it over', async () => {
    const reader = new SlowReader(1000);
    reader.destroy();
    await settle();
    await expect(createLineWriter(reader).lines(['a'])).rejects.toThrow(/reader went away/);
  });
});

describe('the fault is named', () => {
  it.each([
    ['ENOSPC', 'stdout: no space left on the device; free some and run again.'],
    ['EIO', 'stdout: writing failed with EIO.'],
  ])('%s', async (code, line) => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    const written = rejectionOf(writer.lines(['x'.repeat(20)]));
    const cause = failing(code);
    reader.release(cause);
    expect(await written).toMatchObject({ lines: [line], cause, exitCode: 1 });
  });

  it('by its message where it has no code', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    const written = rejectionOf(writer.lines(['x'.repeat(20)]));
    reader.release(new Error('odd'));
    expect((await written).message).toBe('stdout: writing failed with odd.');
  });

  it('by the first fault, in the same turn in which it came', async () => {
    const reader = new SlowReader();
    const writer = createLineWriter(reader);
    reader.destroy(failing('ENOSPC'));
    await expect(writer.lines(['a'])).rejects.toThrow(/no space left/);
  });
});

describe('flush', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('resolves when everything was taken, and leaves no timer behind', async () => {
    const reader = new SlowReader(1000);
    const writer = createLineWriter(reader);
    await writer.lines(['a']);
    const flushed = writer.flush(5000);
    expect(await isSettled(flushed)).toBe(false);
    reader.release();
    await settle();
    reader.release();
    await expect(flushed).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives up on a reader that stands still, at its deadline', async () => {
    const writer = createLineWriter(new SlowReader(1000));
    await writer.lines(['a']);
    const flushed = writer.flush(5000);
    jest.advanceTimersByTime(4999);
    expect(await isSettled(flushed)).toBe(false);
    jest.advanceTimersByTime(1);
    await expect(flushed).resolves.toBeUndefined();
  });

  it('rejects and leaves no timer behind where the reader goes away meanwhile', async () => {
    const reader = new SlowReader(1000);
    const writer = createLineWriter(reader);
    await writer.lines(['a']);
    const flushed = rejectionOf(writer.flush(5000));
    await settle();
    reader.release(failing('EPIPE'));
    expect(await flushed).toBeInstanceOf(OutputClosedError);
    expect(jest.getTimerCount()).toBe(0);
  });
});

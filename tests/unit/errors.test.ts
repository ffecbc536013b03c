import * as errors from '../../src/errors';

const callers = [
  errors.UsageError,
  errors.ConfigError,
  errors.CatalogError,
  errors.StateError,
  errors.AuthError,
  errors.UnknownHostError,
];
const failures = [
  errors.UnreachableError,
  errors.UnexpectedAnswerError,
  errors.IncompleteReadError,
  errors.RecordError,
  errors.StreamsFailedError,
  errors.OutputClosedError,
];

describe('the exit code', () => {
  it.each(callers.map((type) => [type.name, type] as const))('of %s is 2', (name, type) => {
    const error = new type('a line');
    expect(error).toBeInstanceOf(errors.CallerError);
    expect([error.exitCode, error.name]).toEqual([2, name]);
  });

  it.each(failures.map((type) => [type.name, type] as const))('of %s is 1', (name, type) => {
    const error = new type('a line');
    expect(error).not.toBeInstanceOf(errors.CallerError);
    expect([error.exitCode, error.name]).toEqual([1, name]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('of an interruption by %s is %d', (signal, exitCode) => {
    const error = new errors.InterruptedError(signal);
    expect(error.exitCode).toBe(exitCode);
    expect(error.message).toContain(signal);
  });

  it('is one of the contract', () => {
    expect(errors.EXIT).toEqual({ done: 0, failed: 1, callerMustAct: 2, sigint: 130, sigterm: 143 });
  });
});

describe('a known error', () => {
  it('keeps its lines, and joins them for its message', () => {
    const error = new errors.ConfigError(['one', 'two']);
    expect(error).toMatchObject({ lines: ['one', 'two'], message: 'one\ntwo' });
  });

  it('may be of one line, and may name its cause', () => {
    const cause = new Error('deep');
    const error = new errors.UsageError('one', { cause });
    expect(error).toMatchObject({ lines: ['one'], message: 'one', cause });
    expect(error).toBeInstanceOf(errors.TapError);
    expect(error).toBeInstanceOf(Error);
  });

  it('of the API tells status and request id', () => {
    expect(new errors.ApiError('no', { status: 500, requestId: 'r-1' })).toMatchObject({
      exitCode: 1,
      name: 'ApiError',
      status: 500,
      requestId: 'r-1',
    });
    expect(new errors.ApiError('no', { status: 404 }).requestId).toBeUndefined();
  });
});

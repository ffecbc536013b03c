import {
  ApiError,
  AuthError,
  IncompleteReadError,
  InterruptedError,
  OutputClosedError,
  RecordError,
  type TapError,
  UnexpectedAnswerError,
  UnknownHostError,
  UnreachableError,
} from '../../../src/errors';
import { findStream } from '../../../src/streams/table';
import { describeFailure, endsOneStream, mayConcernAll } from '../../../src/sync/failure';
import { createJudge } from '../../../src/sync/judge';

const apiError = (status: number): ApiError => new ApiError(`GET /v1/notes: status ${status}`, { status });
const notes = findStream('notes')!;
const thrownBy = (judging: Promise<unknown>): Promise<unknown> =>
  judging.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an error', () => {
  it.each([
    ['a status', apiError(500), true],
    ['a shape that nobody described', new UnexpectedAnswerError('x'), true],
    ['records that can not be read', new IncompleteReadError('x'), true],
    ['a record without its key', new RecordError('x'), true],
    ['a lost connection', new UnreachableError('x'), true],
    ['a dead key', new AuthError('x'), false],
    ['an unknown host', new UnknownHostError('x'), false],
    ['a reader that went away', new OutputClosedError('x'), false],
    ['a signal', new InterruptedError('SIGTERM'), false],
    ['a bug', new TypeError('x'), false],
    ['something that is no error', 'x', false],
  ])('%s ends one stream only: %#', (_what, error, isOne) => {
    expect(endsOneStream(error)).toBe(isOne);
  });

  it.each<[TapError, boolean]>([
    [apiError(401), true],
    [new UnreachableError('x'), true],
    [apiError(403), false],
    [apiError(500), false],
    [new RecordError('x'), false],
  ])('may concern all streams: %s', (error, mayBe) => {
    expect(mayConcernAll(error)).toBe(mayBe);
  });
});

describe('the sentence about a failed stream', () => {
  it('names the stream, once', () => {
    expect(describeFailure(notes, apiError(500))).toBe('notes: GET /v1/notes: status 500');
    expect(describeFailure(notes, new RecordError('notes: a record came without its key.'))).toBe(
      'notes: a record came without its key.',
    );
  });

  it.each([401, 403])('names the roles for a %d', (status) => {
    expect(describeFailure(notes, apiError(status))).toBe(
      `notes: GET /v1/notes: status ${status} It needs org.permission.note.read and org.permission.search.create: ` +
        'make a key that has them, or deselect the stream.',
    );
  });

  it('sends nobody after roles where there is none to have', () => {
    expect(describeFailure(findStream('notifications')!, apiError(403))).toMatch(
      /status 403 Any key should be able to read it: deselect the stream, or ask Kustomer\.$/,
    );
  });
});

describe('the judge', () => {
  const scene = (outcome: () => Promise<unknown> = () => Promise.resolve()) => {
    let checks = 0;
    const judge = createJudge(() => {
      checks += 1;
      return outcome();
    });
    return { judge, checks: () => checks };
  };

  it('passes what ends one stream, without a look at the key', async () => {
    const { judge, checks } = scene();
    const error = apiError(500);
    expect(await judge(error)).toBe(error);
    expect(checks()).toBe(0);
  });

  it('throws what ends the run, without a look at the key', async () => {
    const { judge, checks } = scene();
    const error = new InterruptedError('SIGINT');
    expect(await thrownBy(judge(error))).toBe(error);
    expect(checks()).toBe(0);
  });

  it('looks at the key once for an error that ends several streams', async () => {
    const { judge, checks } = scene();
    const error = apiError(401);
    expect([await judge(error), await judge(error)]).toEqual([error, error]);
    expect(checks()).toBe(1);
    await judge(apiError(401));
    expect(checks()).toBe(2);
  });

  it('throws what the check threw, and throws it again without another check', async () => {
    const ending = new UnreachableError('the network is gone');
    const { judge, checks } = scene(() => Promise.reject(ending));
    expect(await thrownBy(judge(apiError(401)))).toBe(ending);
    expect(await thrownBy(judge(ending))).toBe(ending);
    expect(checks()).toBe(1);
  });
});

import type { LookedAt } from '../../../src/check/ask';
import type { Finding, Outcome } from '../../../src/check/findings';
import {
  answerSeen,
  attachmentIdsSeen,
  budgetSeen,
  pageSizeSeen,
  sortSeen,
  totalsSeen,
} from '../../../src/check/findings';
import { ApiError, UnexpectedAnswerError, UnreachableError } from '../../../src/errors';
import { NO_LIMITS } from '../../../src/kustomer/limit-headers';

/** A page of records that were updated at these instants. */
function page(instants: readonly number[], rest: Partial<LookedAt> = {}): Outcome<LookedAt> {
  const rows = instants.map((updatedAtMs, index) => ({ resource: {}, id: `r${index}`, updatedAtMs }));
  return { isAnswered: true, answer: { rows, next: null, total: rows.length, statedPageSize: 500, ...rest } };
}

const failed = (error: ApiError | UnreachableError | UnexpectedAnswerError): Outcome<LookedAt> => ({
  isAnswered: false,
  error,
});
const status = (code: number): Outcome<LookedAt> => failed(new ApiError('sentence', { status: code }));
const lost = failed(new UnreachableError('lost'));
const MORE = { next: '/v1/customers/search?page=2' };
const manyOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('the sort', () => {
  it.each<[string, Outcome<LookedAt>, Outcome<LookedAt>, Finding['answer']]>([
    ['a page in order, and all of it', page([1, 2, 3]), page([3]), 'yes'],
    ['a page in order with ties', page([1, 1, 2]), page([2]), 'yes'],
    ['a record that was edited in between', page([1, 2, 3]), page([9]), 'yes'],
    ['a page in order, and a newer record behind it', page([1, 2], MORE), page([9]), 'yes'],
    ['one instant, and a newer record behind it', page([1, 1], MORE), page([9]), 'yes'],
    ['a page out of order', page([1, 3, 2]), page([3]), 'no'],
    ['an order by chance, which the newest record gives away', page([1, 2, 3]), page([1]), 'no'],
    ['the same with more behind it', page([1, 2, 3], MORE), page([2]), 'no'],
    ['nothing', page([]), page([]), 'unknown'],
    ['one record', page([1]), page([1]), 'unknown'],
    ['one instant', page([1, 1]), page([1]), 'unknown'],
    ['more behind it, of the same instant', page([1, 2], MORE), page([2]), 'unknown'],
    [
      'an answer that does not say whether it is all',
      page([1, 2], { next: undefined }),
      page([2]),
      'unknown',
    ],
    ['a newest record that is gone', page([1, 2]), page([]), 'unknown'],
    ['a newest record that can not be asked for', page([1, 2]), lost, 'unknown'],
    ['no page', status(500), page([2]), 'unknown'],
  ])('of %s', (_what, oldest, newest, answer) => {
    expect(sortSeen(oldest, newest).answer).toBe(answer);
  });
});

describe('the size of a page', () => {
  it.each<[string, Outcome<LookedAt>, Outcome<LookedAt> | undefined, Finding['answer'], string]>([
    ['as many rows as asked for', page(manyOf(500), MORE), undefined, 'yes', '500 rows came'],
    [
      'fewer rows, and there are more',
      page(manyOf(100), MORE),
      undefined,
      'no',
      '100 rows came, and there are more',
    ],
    [
      'another size that is stated',
      page([1], { statedPageSize: 100 }),
      undefined,
      'no',
      'the answer states a size of 100',
    ],
    ['fewer records', page([1, 2]), undefined, 'unknown', 'fewer than 500 records'],
    [
      'fewer rows that may be all',
      page([1], { next: undefined }),
      undefined,
      'unknown',
      'fewer than 500 records',
    ],
    [
      'no stated size',
      page([1], { statedPageSize: undefined }),
      undefined,
      'unknown',
      'fewer than 500 records',
    ],
    ['a refusal where a smaller size is served', status(400), page([1]), 'no', 'refused with status 400'],
    ['a refusal of every size', status(400), status(400), 'unknown', 'status 400'],
    ['no answer', lost, undefined, 'unknown', 'lost'],
  ])('of %s', (_what, large, smaller, answer, found) => {
    expect(pageSizeSeen(500, large, smaller)).toEqual({ answer, found });
  });
});

describe('totals', () => {
  it.each<[string, Outcome<LookedAt> | undefined, Finding['answer']]>([
    ['as many as rows', page([1, 2]), 'yes'],
    ['more than rows', page([1, 2], { total: 3 }), 'no'],
    ['fewer than rows', page([1, 2], { total: 1 }), 'no'],
    ['some where there are no rows', page([], { total: 1 }), 'no'],
    ['none stated', page([1, 2], { total: undefined }), 'no'],
    ['none where there are no rows', page([]), 'unknown'],
    ['of an answer that does not hold all', page([1, 2], MORE), 'unknown'],
    ['of an answer that does not say whether it holds all', page([1, 2], { next: undefined }), 'unknown'],
    ['of no answer', undefined, 'unknown'],
    ['of an error', status(500), 'unknown'],
  ])('%s', (_what, whole, answer) => {
    expect(totalsSeen(whole).answer).toBe(answer);
  });
});

describe('an endpoint', () => {
  it.each<[string, Outcome<readonly unknown[]>, Finding['answer'], string]>([
    ['with records', { isAnswered: true, answer: [1] }, 'yes', 'answers; has records'],
    ['without records', { isAnswered: true, answer: [] }, 'yes', 'answers; no records'],
    [
      'that is not there',
      { isAnswered: false, error: new ApiError('x', { status: 404 }) },
      'no',
      'status 404',
    ],
    ['that refuses', { isAnswered: false, error: new ApiError('x', { status: 403 }) }, 'no', 'status 403'],
    [
      'that is broken',
      { isAnswered: false, error: new ApiError('x', { status: 503 }) },
      'unknown',
      'status 503',
    ],
    [
      'whose budget is spent',
      { isAnswered: false, error: new ApiError('x', { status: 429 }) },
      'unknown',
      'status 429',
    ],
    ['that is odd', { isAnswered: false, error: new UnexpectedAnswerError('odd') }, 'unknown', 'odd'],
  ])('%s', (_what, outcome, answer, found) => {
    expect(answerSeen(outcome)).toEqual({ answer, found });
  });
});

describe('ids of attachments', () => {
  it.each<[string, { id?: unknown }[], Finding['answer']]>([
    ['there', [{ id: 'a' }], 'yes'],
    ['empty', [{ id: '' }], 'no'],
    ['not there', [{}], 'no'],
    ['not on all of them', [{ id: 'a' }, {}], 'no'],
    ['of no attachment', [], 'unknown'],
  ])('%s', (_what, attachments, answer) => {
    expect(attachmentIdsSeen(attachments).answer).toBe(answer);
  });
});

describe('the budget that searches state', () => {
  const limited = (limit: number) => ({ ...NO_LIMITS, limit, remaining: 7 });

  it.each([
    ['of their own', limited(100), limited(1000), 'yes'],
    ["the organisation's", limited(1000), limited(1000), 'no'],
    ['none', NO_LIMITS, limited(1000), 'no'],
    ['one, and other requests none', limited(100), NO_LIMITS, 'unknown'],
    ['one, where nothing else was answered', limited(100), undefined, 'unknown'],
    ['one that nobody saw', undefined, limited(1000), 'unknown'],
  ])('%s', (_what, ofSearches, ofOthers, answer) => {
    expect(budgetSeen(ofSearches, ofOthers).answer).toBe(answer);
  });

  it('is told with what the headers say', () => {
    expect(budgetSeen({ ...limited(100), resetAtMs: 1 }, { ...NO_LIMITS, remaining: 3 }).found).toBe(
      'searches: limit 100, 7 left, with a reset; other requests: 3 left, no reset',
    );
    expect(budgetSeen(NO_LIMITS, undefined).found).toBe(
      'searches: no rate-limit headers; other requests: none was answered',
    );
  });
});

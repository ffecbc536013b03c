/**
 * What answers show of questions that the API's public documents leave open. Pure; a finding holds counts and
 * statuses, never the content of a record.
 *
 * Source of the questions: dossier, "Open questions and the safest assumption".
 */
import type { JsonObject } from '../json';
import type { TapError } from '../errors';
import { ApiError } from '../errors';
import type { LimitHeaders } from '../kustomer/limit-headers';
import { holdsAllThatIsLeft } from '../kustomer/search';
import type { LookedAt } from './ask';
import type { Question } from './questions';
import { isVerdict } from '../sync/failure';

export type Verdict = 'yes' | 'no' | 'unknown';

export interface Finding {
  readonly question: Question;
  /** `queryContext` of the object that was asked for; null where the question concerns no single one. */
  readonly object: string | null;
  readonly answer: Verdict;
  /** What was seen, in few words. */
  readonly found: string;
}

/** An answer, or the error that came in its place. */
export type Outcome<T> =
  | { readonly isAnswered: true; readonly answer: T }
  | { readonly isAnswered: false; readonly error: TapError };

type Seen = Pick<Finding, 'answer' | 'found'>;

/**
 * Is the sort honoured? `page`: the oldest records, oldest first; `newest`: the newest one. A page in the order of ids
 * can look sorted by chance, so the newest record must not be older than the page's last one.
 */
export function sortSeen(page: Outcome<LookedAt>, newest: Outcome<LookedAt>): Seen {
  if (!page.isAnswered) return unknown(page.error);
  const instants = page.answer.rows.map((row) => row.updatedAtMs);
  const [first, last] = [instants[0], instants.at(-1)];
  if (first === undefined || last === undefined || instants.length < 2) {
    return { answer: 'unknown', found: 'fewer than two records' };
  }
  if (instants.some((instantMs, index) => instantMs < (instants[index - 1] ?? instantMs))) {
    return { answer: 'no', found: 'a page is out of order' };
  }
  if (!newest.isAnswered) return unknown(newest.error);
  const newestMs = newest.answer.rows[0]?.updatedAtMs;
  if (newestMs === undefined) return { answer: 'unknown', found: 'the newest record did not come' };
  if (newestMs < last) return { answer: 'no', found: 'asked for the newest record, an older one came' };
  const isProof = newestMs > last || (first < last && holdsAllThatIsLeft(page.answer));
  return isProof
    ? { answer: 'yes', found: 'a page in order, and the newest record behind it' }
    : { answer: 'unknown', found: 'too many records share one instant' };
}

/** Is a page of `asked` rows served? `smaller`: the answer to the same question with a size that is surely allowed. */
export function pageSizeSeen(
  asked: number,
  page: Outcome<LookedAt>,
  smaller: Outcome<LookedAt> | undefined,
): Seen {
  if (!page.isAnswered) {
    const isSizeRefused = smaller?.isAnswered === true && page.error instanceof ApiError;
    return isSizeRefused
      ? { answer: 'no', found: `refused with ${reasonOf(page.error)}` }
      : unknown(page.error);
  }
  const { rows, next, statedPageSize } = page.answer;
  if (rows.length >= asked) return { answer: 'yes', found: `${rows.length} rows came` };
  if (statedPageSize !== undefined && statedPageSize < asked) {
    return { answer: 'no', found: `the answer states a size of ${statedPageSize}` };
  }
  if (typeof next === 'string')
    return { answer: 'no', found: `${rows.length} rows came, and there are more` };
  return { answer: 'unknown', found: `fewer than ${asked} records` };
}

/** Do totals tally? `whole`: an answer that should hold all that matches. */
export function totalsSeen(whole: Outcome<LookedAt> | undefined): Seen {
  if (!whole) return { answer: 'unknown', found: 'no answer held all that matches' };
  if (!whole.isAnswered) return unknown(whole.error);
  const { rows, total } = whole.answer;
  if (!holdsAllThatIsLeft(whole.answer)) {
    return { answer: 'unknown', found: 'no answer held all that matches' };
  }
  if (total === undefined) return { answer: 'no', found: 'no total is stated' };
  if (total !== rows.length) return { answer: 'no', found: `${rows.length} rows, but a total of ${total}` };
  return rows.length === 0
    ? { answer: 'unknown', found: 'no records' }
    : { answer: 'yes', found: 'an answer that held all had as many rows as its total' };
}

/** Does an endpoint answer at all? */
export function answerSeen(outcome: Outcome<readonly unknown[]>): Seen {
  if (outcome.isAnswered) {
    return {
      answer: 'yes',
      found: outcome.answer.length === 0 ? 'answers; no records' : 'answers; has records',
    };
  }
  const { error } = outcome;
  return isVerdict(error) ? { answer: 'no', found: reasonOf(error) } : unknown(error);
}

/** Do attachments carry ids? */
export function attachmentIdsSeen(attachments: readonly JsonObject[]): Seen {
  if (attachments.length === 0) return { answer: 'unknown', found: 'no attachment was found' };
  return attachments.every(({ id }) => typeof id === 'string' && id !== '')
    ? { answer: 'yes', found: 'an attachment with an id' }
    : { answer: 'no', found: 'an attachment without an id' };
}

/** Do the headers of searches describe a budget of their own? The last ones that were seen of each kind. */
export function budgetSeen(ofSearches: LimitHeaders | undefined, ofOthers: LimitHeaders | undefined): Seen {
  const found = `searches: ${limitsInWords(ofSearches)}; other requests: ${limitsInWords(ofOthers)}`;
  if (ofSearches?.limit === undefined) return { answer: ofSearches ? 'no' : 'unknown', found };
  if (ofOthers?.limit === undefined) return { answer: 'unknown', found };
  return { answer: ofSearches.limit === ofOthers.limit ? 'no' : 'yes', found };
}

function limitsInWords(limits: LimitHeaders | undefined): string {
  if (!limits) return 'none was answered';
  const { limit, remaining, resetAtMs } = limits;
  const words = [
    ...(limit === undefined ? [] : [`limit ${limit}`]),
    ...(remaining === undefined ? [] : [`${remaining} left`]),
  ];
  if (words.length === 0) return 'no rate-limit headers';
  return [...words, resetAtMs === undefined ? 'no reset' : 'with a reset'].join(', ');
}

function unknown(error: TapError): Seen {
  return { answer: 'unknown', found: reasonOf(error) };
}

function reasonOf(error: TapError): string {
  return error instanceof ApiError ? `status ${error.status}` : error.message;
}

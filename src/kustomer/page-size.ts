/**
 * How many rows a search is asked for at a time. Pure but for its own state; knows no client. Reading by keyset makes a
 * change free: the next question begins where the last answer ended, whatever its size.
 *
 * - Growing: a full page with more behind it doubles the size, up to the largest that is allowed.
 * - Overloaded: a time-out or a 5xx halves it, for large pages may be what is too much. Some good pages later it grows
 *   again.
 * - Capped: a size that was refused (413, an answer that is too large, 400 where a smaller size was or would be taken) is
 *   not asked for again.
 *
 * Source: dossier, section 2: 100 rows are the API's default, 500 its documented maximum; whether that is honoured
 * everywhere is unknown.
 */
import { ANSWER_TOO_LARGE } from './body';
import { TIMED_OUT } from './failure';
import type { Outcome } from './retry';

/** The API's own default: a size that is surely taken. */
const SAFE_SIZE = 100;
/** Smaller pages don't help against overload. */
const SMALLEST_AGAINST_OVERLOAD = 10;
const GOOD_PAGES_AFTER_OVERLOAD = 4;

/** Why an attempt failed, as far as a smaller page may mend it. */
export type PageFault = 'refused' | 'too-large' | 'overloaded';

/** The fault of a page in an outcome; undefined for one that has nothing to do with its size. */
export function pageFaultOf(outcome: Outcome): PageFault | undefined {
  if (outcome.kind !== 'status') {
    if (outcome.code === ANSWER_TOO_LARGE) return 'too-large';
    return outcome.code === TIMED_OUT ? 'overloaded' : undefined;
  }
  if (outcome.status === 400) return 'refused';
  if (outcome.status === 413) return 'too-large';
  return outcome.status >= 500 ? 'overloaded' : undefined;
}

/** What of an answer says whether a larger page would have held more. */
interface Answered {
  readonly rows: readonly unknown[];
  readonly next: string | null | undefined;
}

export interface PageSizer {
  /** What the next page is asked for. */
  readonly size: number;
  /** A page of `asked` rows failed. Returns the size to ask for instead; undefined where a smaller one won't help. */
  shrink(fault: PageFault, asked: number): number | undefined;
  /** A page of `asked` rows was answered. */
  learn(asked: number, answer: Answered): void;
}

/** Begins with pages of `first` rows, and never asks for more than `largest`. */
export function createPageSizer(first: number, largest: number): PageSizer {
  let size = first;
  let cap = largest;
  let provenSize = 0;
  let pagesUntilGrowth = 1;

  return {
    get size() {
      return size;
    },
    shrink(fault, asked) {
      const smaller = smallerThan(asked, fault, provenSize);
      if (smaller >= asked) return undefined;
      if (fault === 'overloaded') pagesUntilGrowth = GOOD_PAGES_AFTER_OVERLOAD;
      else cap = Math.min(cap, smaller);
      size = Math.min(size, smaller);
      return smaller;
    },
    learn(asked, { rows, next }) {
      provenSize = Math.max(provenSize, Math.min(asked, size));
      if (typeof next !== 'string' || rows.length < size) return;
      pagesUntilGrowth -= 1;
      if (pagesUntilGrowth > 0) return;
      size = Math.min(size * 2, cap);
      pagesUntilGrowth = 1;
    },
  };
}

function smallerThan(asked: number, fault: PageFault, provenSize: number): number {
  if (fault === 'refused') return provenSize > 0 && provenSize < asked ? provenSize : SAFE_SIZE;
  const half = Math.floor(asked / 2);
  return fault === 'overloaded' ? Math.max(half, SMALLEST_AGAINST_OVERLOAD) : Math.max(half, 1);
}

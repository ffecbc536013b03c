/**
 * The questions that the API's public documents leave open, and what the tap does about each answer. Data only.
 */

interface QuestionText {
  readonly asks: string;
  /** What the tap does, or what the reader may do, by answer. */
  readonly effects: Readonly<Record<'yes' | 'no' | 'unknown', string>>;
}

export const QUESTIONS = {
  sort_honoured: {
    asks: 'Is the sort by updated_at honoured?',
    effects: {
      yes: 'searches are read in order; every page is still checked.',
      no: 'such searches are read in windows of time, split until each fits one answer; that takes more requests.',
      unknown: 'every page is checked while it is read, so nothing depends on it.',
    },
  },
  page_size_500_honoured: {
    asks: 'Is a page of 500 served?',
    effects: {
      yes: '"page_size": 500 makes a backfill faster than the default of 100.',
      no: 'leave "page_size" at its default of 100.',
      unknown: 'a page that comes shorter than asked for loses nothing.',
    },
  },
  totals_tally: {
    asks: 'Do totals tally with rows?',
    effects: {
      yes: 'windows are audited against their totals.',
      no: 'totals are not used: the order is still checked, counts are not.',
      unknown: 'a sync finds out by the first answer that holds all.',
    },
  },
  archive_answers: {
    asks: 'Does the archive of records older than two years answer?',
    effects: {
      yes: 'it is read where the span reaches back so far.',
      no: 'a stream fails where its span reaches back so far; set "include_archived" to false, or ask Kustomer.',
      unknown: 'it is asked where the span reaches back so far.',
    },
  },
  old_notes_answer: {
    asks: 'Does GET /v1/notes answer, for notes older than two years?',
    effects: {
      yes: 'it is read in one complete pass where the span reaches back so far.',
      no: 'notes older than two years are missing; each run concerned says so.',
      unknown: 'it is asked where the span reaches back so far.',
    },
  },
  attachments_carry_ids: {
    asks: 'Do attachments carry ids?',
    effects: {
      yes: 'the id is the key.',
      no: 'the key is the last part of "links.self".',
      unknown: 'where there is no id, the key is the last part of "links.self".',
    },
  },
  searches_state_own_budget: {
    asks: 'Do rate-limit headers of searches describe a budget of their own?',
    effects: {
      yes: 'searches stay within "rate_limit_share" of it, and within "search_requests_per_minute".',
      no: 'searches stay within "search_requests_per_minute", whatever other requests may use.',
      unknown: 'searches stay within "search_requests_per_minute", whatever other requests may use.',
    },
  },
} as const satisfies Readonly<Record<string, QuestionText>>;

export type Question = keyof typeof QUESTIONS;

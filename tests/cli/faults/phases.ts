/** The places of a run at which something can go wrong, each with what is read there. Data only. */
import type { FaultMatch } from '../../sandbox/faults';

export interface Phase {
  readonly name: string;
  /** The first request that the fault meets. */
  readonly match: FaultMatch;
  /** The stream that is read then; undefined in the first call of a run. */
  readonly stream: string | undefined;
  /** All that the run reads, and from when on. */
  readonly streams: readonly string[];
  readonly startDate: string;
  /** What the sentence about a failure names. */
  readonly what: RegExp;
  /** Whether the stream's bookmark has moved by then. */
  readonly hasMoved: boolean;
}

const SEARCH = '/v1/customers/search';
/** Far enough back for the archive to be read too; without it a bookmark moves with every page. */
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const LATELY = '2026-01-01T00:00:00.000Z';
const A_FEW_PAGES_AGO = '2026-06-11T00:00:00.000Z';
/** Read after the stream in question: it shows that the others go on. */
export const BYSTANDER = 'teams';

function phase(
  name: string,
  stream: string,
  match: FaultMatch,
  what: RegExp,
  extra: Partial<Phase> = {},
): Phase {
  return {
    name,
    stream,
    match,
    what,
    streams: [stream, BYSTANDER],
    startDate: LONG_AGO,
    hasMoved: false,
    ...extra,
  };
}

export const FIRST_CALL: Phase = {
  name: 'the first call',
  match: { path: '/v1/auth/tokens/current' },
  stream: undefined,
  streams: ['tags', BYSTANDER],
  startDate: LONG_AGO,
  what: /GET \/v1\/auth\/tokens\/current/,
  hasMoved: false,
};

export const FIRST_PAGE = phase(
  'the first page of a search',
  'customers',
  { path: SEARCH, context: 'customer' },
  /^customers: .*\/v1\/customers\/search/,
  { startDate: A_FEW_PAGES_AGO },
);

export const LATER_PAGE = phase(
  'a later page of a search',
  'customers',
  { path: SEARCH, context: 'customer', nth: 6 },
  /^customers: .*\/v1\/customers\/search/,
  { startDate: LATELY, hasMoved: true },
);

export const ARCHIVE = phase(
  'the archive',
  'customers',
  { path: '/v1/customers/archive/search', context: 'customer' },
  /^customers: .*\/v1\/customers\/archive\/search/,
);

export const CHILD = phase(
  'a child',
  'attachments',
  { path: /^\/v1\/conversations\/[\w-]+\/attachments$/, nth: 2 },
  /^attachments: .*\/v1\/conversations\/[\w-]+\/attachments/,
  { streams: ['conversations', 'attachments', BYSTANDER], startDate: LATELY },
);

export const LIST = phase('a list', 'tags', { path: '/v1/tags' }, /^tags: .*\/v1\/tags/);

export const LATER_LIST_PAGE = phase(
  'a later page of a list',
  'tags',
  { path: '/v1/tags', nth: 2 },
  /^tags: .*\/v1\/tags/,
);

export const SINGLE = phase(
  'a single resource',
  'custom_attributes',
  { path: '/v1/metadata/customer' },
  /^custom_attributes: .*\/v1\/metadata\/customer/,
);

/** The phases after the first call. */
export const READING: readonly Phase[] = [
  FIRST_PAGE,
  LATER_PAGE,
  ARCHIVE,
  CHILD,
  LIST,
  LATER_LIST_PAGE,
  SINGLE,
];
export const PHASES: readonly Phase[] = [FIRST_CALL, ...READING];

/** What a case of the property test is made of, and how fast-check draws one. Runs nothing. */
import fc from 'fast-check';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** When the first run begins. */
export const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);
export const SEARCH_LAG_MS = 120 * SECOND;
export const LOOKBACK_MS = 600 * SECOND;

/** A conversation, or another record of the walked type; ages are counted back from NOW. */
export interface Seeded {
  readonly updatedAgoMs: number;
  /** How long before its update it was made. */
  readonly createdBeforeMs: number;
  readonly attachments: number;
  readonly isDeleted: boolean;
}

/** Something that happens to the data before the nth request of a run. */
export interface Edit {
  readonly atRequest: number;
  readonly kind: 'touch' | 'add' | 'attach';
  /** Which record; taken modulo their number. */
  readonly pick: number;
}

type AttachmentsMode = 'every_conversation' | 'with_attachments';

export interface Setup {
  readonly kind: 'conversation' | 'customer' | 'note' | 'company';
  readonly streams: readonly string[];
  /** Those of them that are selected in the first run already. */
  readonly firstStreams: readonly string[];
  readonly mode: AttachmentsMode;
  /** From the second run on. */
  readonly laterMode: AttachmentsMode;
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly concurrency: number;
  readonly newestFirstDays: number;
  /** Each version is searchable after a lag of its own, up to this. */
  readonly longestLagMs: number;
  /** The index stands still from an hour before the first run until it is over. */
  readonly isIndexStalled: boolean;
  /** How far each request moves the API's clock. */
  readonly tickMs: number;
  readonly startAgoMs: number;
  /** A later configuration asks for more: from the second run on. */
  readonly widening: 'none' | 'start_date' | 'include_deleted' | 'include_archived';
  readonly isSortHonoured: boolean;
  readonly totals: 'exact' | 'wrong';
  readonly isNextKeyOmitted: boolean;
  readonly archiveOverlapMs: number;
  readonly pageSizeClamp: number | null;
  /** The API refuses the question which messages have attachments, and the search by a company's update. */
  readonly isRefused: boolean;
  /** From the second run on. */
  readonly isRefusedLater: boolean;
  /** The end_date of the first run, and of the run that comes before the one that is checked. */
  readonly endAgoMs: number | undefined;
  readonly laterEndAgoMs: number | undefined;
}

export interface Scenario {
  readonly setup: Setup;
  readonly seeded: readonly Seeded[];
  readonly edits: readonly Edit[];
  /** Requests of the first run that are answered with 500. */
  readonly faults: readonly number[];
  /** In the first run the lists of notes and companies answer 500. */
  readonly areListsFaulty: boolean;
  /** In the first run they answer 403. */
  readonly areListsRefused: boolean;
  /** Line of the first run at which it is killed. */
  readonly killAt: number | undefined;
  /** Line of the second run at which it is killed: then a further run comes before the one that is checked. */
  readonly killAgainAt: number | undefined;
  /** How long after the first run the second one begins. */
  readonly pauseMs: number;
  /** The first state comes from a run that was complete; the killed one was a full refresh (Meltano merges both). */
  readonly isFullRefresh: boolean;
  /** A record is added between the runs, in time for the second one. */
  readonly isBusyInPause: boolean;
}

/** Ages that matter: the last minutes, days, around the two-year line, far behind it; many at the same instant. */
const age = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 * HOUR }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 * DAY }) },
  { weight: 2, arbitrary: fc.integer({ min: 2 * YEAR - 3 * DAY, max: 2 * YEAR + 3 * DAY }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 * YEAR }) },
  { weight: 4, arbitrary: fc.constantFrom(5 * MINUTE, 3 * DAY, 3 * DAY + 1, 2 * YEAR - DAY, 2.5 * YEAR) },
);

const seeded: fc.Arbitrary<Seeded> = fc.record({
  updatedAgoMs: age,
  createdBeforeMs: fc.constantFrom(0, 0, 1, 2, HOUR, YEAR),
  attachments: fc.constantFrom(0, 0, 1, 2),
  isDeleted: fc.constantFrom(false, false, false, false, false, true),
});

const edit: fc.Arbitrary<Edit> = fc.record({
  atRequest: fc.integer({ min: 1, max: 40 }),
  kind: fc.constantFrom('touch', 'touch', 'add', 'attach'),
  pick: fc.nat(),
});

const members = fc.constantFrom<readonly string[]>(
  ['conversations', 'attachments'],
  ['conversations', 'attachments'],
  ['conversations'],
  ['attachments'],
);
/** Other children that walk along. */
const siblings = fc.constantFrom<readonly string[]>(
  [],
  [],
  ['conversation_events'],
  ['conversation_events', 'conversation_forwards'],
);

const endAgo = fc.constantFrom(undefined, undefined, undefined, HOUR, 3 * DAY, 30 * DAY, 2.2 * YEAR);

const OTHER_MODE = {
  every_conversation: 'with_attachments',
  with_attachments: 'every_conversation',
} as const;

const setup: fc.Arbitrary<Setup> = fc
  .record({
    kind: fc.constantFrom('conversation', 'conversation', 'conversation', 'note', 'company'),
    members,
    siblings,
    mode: fc.constantFrom('every_conversation', 'every_conversation', 'with_attachments'),
    selectedLater: fc.constantFrom(undefined, undefined, undefined, 0, 1),
    modeChanges: fc.constantFrom(false, false, true),
    pageSize: fc.integer({ min: 1, max: 7 }),
    growth: fc.constantFrom(0, 0, 0, 2, 13),
    concurrency: fc.integer({ min: 1, max: 4 }),
    newestFirstDays: fc.constantFrom(0, 1, 7),
    longestLagMs: fc.constantFrom(0, 30 * SECOND, SEARCH_LAG_MS, 400 * SECOND),
    isIndexStalled: fc.constantFrom(false, false, false, true),
    tickMs: fc.constantFrom(200, 3 * SECOND, 40 * SECOND, 2 * HOUR, 12 * HOUR),
    startAgoMs: fc.constantFrom(10 * DAY, YEAR, 2 * YEAR, 2.6 * YEAR, 4 * YEAR),
    widening: fc.constantFrom('none', 'none', 'none', 'start_date', 'include_deleted', 'include_archived'),
    isSortHonoured: fc.constantFrom(true, true, true, false),
    totals: fc.constantFrom('exact', 'exact', 'wrong'),
    isNextKeyOmitted: fc.constantFrom(false, false, false, true),
    archiveOverlapMs: fc.constantFrom(0, 12 * HOUR),
    pageSizeClamp: fc.constantFrom(null, null, 2),
    isRefused: fc.constantFrom(false, true),
    refusalChanges: fc.constantFrom(false, false, true),
    endAgoMs: endAgo,
    laterEndAgoMs: endAgo,
  } as const)
  .map(({ members: some, siblings: others, selectedLater, ...rest }) => {
    const streams = {
      conversation: [...some, ...others],
      note: ['notes'],
      company: ['companies'],
    }[rest.kind];
    const firstStreams = streams.length > 1 ? streams.filter((_, place) => place !== selectedLater) : streams;
    return { ...rest, streams, firstStreams };
  })
  .map(({ modeChanges, refusalChanges, growth, ...rest }) => ({
    ...rest,
    maxPageSize: rest.pageSize + growth,
    laterMode: modeChanges ? OTHER_MODE[rest.mode] : rest.mode,
    isRefusedLater: rest.isRefused !== refusalChanges,
    // An ignored sort can only be found out where the totals tell.
    totals: rest.isSortHonoured ? rest.totals : 'exact',
    // Without a next key only totals can end the reading of one instant.
    isNextKeyOmitted: rest.isSortHonoured && rest.totals === 'exact' && rest.isNextKeyOmitted,
  }));

const general: fc.Arbitrary<Scenario> = fc.record({
  setup,
  seeded: fc.array(seeded, { maxLength: 40, size: 'max' }),
  edits: fc.array(edit, { maxLength: 8 }),
  faults: fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 })), {
    maxLength: 2,
  }),
  areListsFaulty: fc.constantFrom(false, false, false, true),
  areListsRefused: fc.constantFrom(false, false, false, true),
  killAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  killAgainAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 2 }),
  pauseMs: fc.constantFrom(MINUTE, HOUR, 5 * DAY),
  isFullRefresh: fc.constantFrom(false, false, true),
  isBusyInPause: fc.boolean(),
});

/** A record with nothing special about it, updated so long ago. */
const plain = (min: number, max: number): fc.Arbitrary<Seeded> =>
  fc.record({
    updatedAgoMs: fc.integer({ min, max }),
    createdBeforeMs: fc.constant(0),
    attachments: fc.constant(0),
    isDeleted: fc.constant(false),
  });

/**
 * A backfill that is killed when its newest days are covered and its history isn't, while rows of the last minutes
 * aren't searchable yet, and goes on when newer rows have come: what the first run skipped must not count as covered.
 */
const killedBehindNewestDays: fc.Arbitrary<Scenario> = fc
  .record({
    base: general,
    streams: fc.constantFrom<readonly string[]>(
      ['conversations'],
      ['conversations', 'attachments'],
      ['conversations', 'attachments', 'conversation_events'],
    ),
    recent: fc.array(plain(2 * MINUTE, 12 * MINUTE), { minLength: 3, maxLength: 8 }),
    history: fc.array(plain(10 * DAY, 200 * DAY), { minLength: 6, maxLength: 12 }),
    isIndexStalled: fc.boolean(),
    killAt: fc.integer({ min: 8, max: 30 }),
  })
  .map(({ base, streams, recent, history, isIndexStalled, killAt }) => ({
    ...base,
    setup: {
      ...base.setup,
      kind: 'conversation',
      streams,
      firstStreams: streams,
      mode: 'every_conversation',
      laterMode: 'every_conversation',
      endAgoMs: undefined,
      pageSize: 2,
      maxPageSize: 2,
      concurrency: 1,
      newestFirstDays: 1,
      longestLagMs: 400 * SECOND,
      isIndexStalled,
      tickMs: 200,
      startAgoMs: YEAR,
      widening: 'none',
      isSortHonoured: true,
      totals: 'exact',
      isNextKeyOmitted: false,
      pageSizeClamp: null,
    },
    seeded: [...recent, ...history],
    edits: [{ atRequest: 1, kind: 'add', pick: 0 }],
    faults: [],
    killAt,
    killAgainAt: undefined,
    pauseMs: HOUR,
    isFullRefresh: false,
    isBusyInPause: true,
  }));

/** Records that only a list can give, and the list doesn't at first. */
const listRefusedAtFirst: fc.Arbitrary<Scenario> = fc
  .record({
    base: general,
    kind: fc.constantFrom('note', 'company'),
    startAgoMs: fc.constantFrom(2.6 * YEAR, 4 * YEAR),
    areListsFaulty: fc.boolean(),
  })
  .map(({ base, kind, startAgoMs, areListsFaulty }) => {
    const streams = [kind === 'note' ? 'notes' : 'companies'];
    return {
      ...base,
      setup: {
        ...base.setup,
        kind,
        startAgoMs,
        streams,
        firstStreams: streams,
        mode: 'every_conversation',
        laterMode: 'every_conversation',
        isRefused: true,
        endAgoMs: undefined,
      },
      areListsFaulty,
      areListsRefused: !areListsFaulty,
      killAt: undefined,
      isFullRefresh: false,
    };
  });

/** Customers have children, too. */
const ofCustomers: fc.Arbitrary<Scenario> = fc
  .record({
    base: general,
    streams: fc.constantFrom<readonly string[]>(
      ['customers', 'customer_merges', 'customer_drafts'],
      ['customer_merges', 'customer_drafts'],
    ),
    isFirstLater: fc.constantFrom(false, false, true),
  })
  .map(({ base, streams, isFirstLater }) => ({
    ...base,
    setup: { ...base.setup, kind: 'customer', streams, firstStreams: streams.slice(isFirstLater ? 1 : 0) },
  }));

export const scenarios: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 12, arbitrary: general },
  { weight: 2, arbitrary: listRefusedAtFirst },
  { weight: 2, arbitrary: killedBehindNewestDays },
  { weight: 1, arbitrary: ofCustomers },
);

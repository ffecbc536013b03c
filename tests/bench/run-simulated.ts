/** What a backfill takes of the request budgets, how far requests go side by side, and attachments: simulated time. */
import { atLeast, atMost, stated, type Finding, type PartResult } from './figures';
import type { Parameters } from './parameters';
import type { Conditions } from './simulated-client';
import { archiveLineOf, simulate, type SimulatedOutcome, type SimulatedRun } from './simulated-run';
import { createTimeline, type Timeline } from './timeline';

/** In the middle of a minute of the API's clock, for its windows are no friends of ours. */
const NOW_MS = Date.parse('2026-06-15T12:00:29.500Z');
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 900;
const LARGEST_PAGE = 500;
const NEWEST_FIRST_DAYS = 7;
const SEARCH_LIMIT = 100;
const GENERAL_LIMIT = 1_000;
const SHARE = 0.8;
const OWN_PER_MINUTE = 90;
const MOST_OF_BUDGET_TIME = 1.05;
const NEWEST_WITHIN_SECONDS = 120;
const LEAST_SPEED_UP = 3;
const LEAST_OF_GENERAL = 0.95;
const UNLIMITED = 1e9;
const BACKFILLS = [
  { what: 'backfill, limit stated', isLimitStated: true, hasImports: false },
  { what: 'backfill, limit not stated', isLimitStated: false, hasImports: false },
  { what: 'backfill, 3 % in instants of 3000', isLimitStated: true, hasImports: true },
];

const USUAL: Conditions = {
  answerMs: 1_500,
  concurrency: 4,
  limits: { generalPerMinute: GENERAL_LIMIT, searchPerMinute: SEARCH_LIMIT },
  isLimitStated: true,
  share: SHARE,
  searchRequestsPerMinute: OWN_PER_MINUTE,
};

const timelineOf = (count: number, seed: number, hasImports: boolean, days = HISTORY_DAYS): Timeline =>
  createTimeline({
    count,
    fromMs: NOW_MS - days * DAY_MS,
    toMs: NOW_MS - DAY_MS / 48,
    seed,
    hasImports,
  });

const runOf = (changes: Partial<SimulatedRun> & Pick<SimulatedRun, 'timelines'>): SimulatedRun => ({
  withAttachments: false,
  nowMs: NOW_MS,
  startDateMs: NOW_MS - (HISTORY_DAYS + 1) * DAY_MS,
  pageSize: LARGEST_PAGE,
  newestFirstDays: NEWEST_FIRST_DAYS,
  conditions: USUAL,
  ...changes,
});

/** The reference organisation's backfill: with limits that the API states, or keeps to itself; and with imports. */
export async function measureBudget({ messages, conversations, pageSize }: Parameters): Promise<PartResult> {
  const findings: Finding[] = [];
  const outcomes: SimulatedOutcome[] = [];
  for (const { what, isLimitStated, hasImports } of BACKFILLS) {
    const timelines = {
      conversations: timelineOf(conversations, 2, hasImports),
      messages: timelineOf(messages, 1, hasImports),
    };
    const pages = Object.values(timelines).reduce((sum, timeline) => sum + pagesOf(timeline), 0);
    const outcome = await simulate(runOf({ timelines, pageSize, conditions: { ...USUAL, isLimitStated } }));
    const perMinute = isLimitStated ? SEARCH_LIMIT * SHARE : OWN_PER_MINUTE;
    const { requests, refused } = outcome.counts;
    const newest = outcome.streams['conversations']?.newestAfterSeconds ?? NaN;
    const ofBudgetTime = (outcome.minutes * perMinute) / pages;
    findings.push(
      atMost(`${what}: time over ${pages} pages at ${perMinute} a minute`, ofBudgetTime, MOST_OF_BUDGET_TIME),
      atMost('  answers with 429', refused, 0, ''),
      atMost('  newest conversation is out after', newest, NEWEST_WITHIN_SECONDS, ' s'),
      stated('  the backfill took', `${outcome.minutes.toFixed(1)} min, ${requests.search} searches`),
    );
    outcomes.push(outcome);
  }
  return { findings, details: outcomes, faults: outcomes.flatMap(({ faults }) => faults) };
}

/** Against servers without limits, four requests side by side beside one. */
export async function measureConcurrency({ messages, pageSize }: Parameters): Promise<PartResult> {
  const timelines = { messages: timelineOf(Math.ceil(messages / 10), 1, false) };
  const limits = { generalPerMinute: UNLIMITED, searchPerMinute: UNLIMITED };
  const unlimited = { ...USUAL, limits, isLimitStated: false, searchRequestsPerMinute: UNLIMITED };
  const outcomes: SimulatedOutcome[] = [];
  for (const concurrency of [1, 2, 4, 8]) {
    outcomes.push(await simulate(runOf({ timelines, pageSize, conditions: { ...unlimited, concurrency } })));
  }
  const [one, two, four, eight] = outcomes.map(({ minutes }) => minutes) as [number, number, number, number];
  return {
    findings: [
      atLeast('1.5 s an answer, no limits: concurrency 4 over 1', one / four, LEAST_SPEED_UP),
      stated('concurrency 2 and 8 over 1', `${(one / two).toFixed(2)} × and ${(one / eight).toFixed(2)} ×`),
    ],
    details: outcomes,
    faults: outcomes.flatMap(({ faults }) => faults),
  };
}

/** A request for each conversation, under the budgets of the plans. */
export async function measureAttachments({ conversations, pageSize }: Parameters): Promise<PartResult> {
  const timelines = { conversations: timelineOf(Math.ceil(conversations / 10), 2, false, HISTORY_DAYS / 2) };
  const findings: Finding[] = [];
  const outcomes: SimulatedOutcome[] = [];
  for (const [generalPerMinute, concurrency] of [
    [GENERAL_LIMIT, 4],
    [300, 4],
    [2_000, 8],
  ] as const) {
    const limits = { generalPerMinute, searchPerMinute: SEARCH_LIMIT };
    const conditions = { ...USUAL, answerMs: 200, limits, concurrency };
    const outcome = await simulate(runOf({ timelines, pageSize, withAttachments: true, conditions }));
    const used = outcome.counts.requests.general / outcome.attachmentMinutes / (generalPerMinute * SHARE);
    const what = `attachments, of ${generalPerMinute * SHARE} a minute, 200 ms, concurrency ${concurrency}`;
    findings.push(
      atLeast(what, used, LEAST_OF_GENERAL),
      atMost('answers with 429', outcome.counts.refused, 0, ''),
    );
    outcomes.push(outcome);
  }
  return { findings, details: outcomes, faults: outcomes.flatMap(({ faults }) => faults) };
}

/** Full pages that all records take, in each index. */
function pagesOf(timeline: Timeline): number {
  const archived = timeline.firstNotBefore(archiveLineOf(NOW_MS));
  return Math.ceil(archived / LARGEST_PAGE) + Math.ceil((timeline.count - archived) / LARGEST_PAGE);
}

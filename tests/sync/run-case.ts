/**
 * Plays a case: a run that is killed or meets faults while data changes, runs from its last STATE, a quiet last run;
 * and says what the promise "at least once, never less" finds missing. Knows nothing of how the engine reads.
 */
import type { Scheduler } from 'fast-check';
import { createEmbeddedClient } from './embedded-client';
import type { Engine } from './engine';
import type { MemoryWriter, Message } from './memory-writer';
import { Killed, createMemoryWriter } from './memory-writer';
import type { Scenario, Setup } from './scenario';
import { DAY, LOOKBACK_MS, NOW, SEARCH_LAG_MS } from './scenario';
import type { World } from './world';
import { createWorld } from './world';
import { SCHEMA } from './small-schema';

type State = ReturnType<Engine['parseState']>;

const TWO_YEARS_MS = 731 * DAY;
const FALLBACK_LISTS: readonly string[] = ['/v1/notes', '/v1/companies'];

interface RunPlan {
  readonly killAt?: number | undefined;
  readonly hasFaults?: boolean;
  readonly hasEdits?: boolean;
  readonly config: Config;
  readonly state: State;
}

interface Config {
  readonly startDateMs: number;
  readonly includeDeleted: boolean;
  readonly includeArchived: boolean;
  readonly endDateMs: number | undefined;
  readonly mode: Setup['mode'];
  readonly isRefused: boolean;
  readonly streams: readonly string[];
}

interface RunResult {
  readonly state: State;
  readonly toMs: number;
  readonly startedAtMs: number;
  readonly failures: readonly string[];
  readonly fatal: Error | undefined;
}

/** Sentences about what is wrong; none where the promise holds. */
export async function runCase(engine: Engine, scenario: Scenario, scheduler?: Scheduler): Promise<string[]> {
  const world = createWorld(scenario);
  const target = new Map<string, Map<string, number>>();
  const problems: string[] = [];
  const first = configOf(scenario.setup, false);
  const wide = configOf(scenario.setup, true);
  const play = (plan: RunPlan): Promise<RunResult> =>
    playRun(engine, scenario, world, target, problems, plan, scheduler);

  // A row that the index shows later than the run believes is the next run's.
  const isIndexInTime = scenario.setup.longestLagMs <= SEARCH_LAG_MS;

  let state = engine.parseState({}, 'state');
  if (scenario.isFullRefresh) {
    const complete = await play({ config: first, state });
    const refresh = await play({ config: first, state, killAt: scenario.killAt, hasEdits: true });
    state = mergeAsMeltano(engine, complete.state, refresh.state);
  } else {
    const { killAt } = scenario;
    const run = await play({ config: first, state, killAt, hasFaults: true, hasEdits: true });
    const isToldMissing = scenario.areListsRefused || scenario.setup.isIndexStalled || !first.includeArchived;
    if (isWhole(run) && isIndexInTime && !isToldMissing)
      problems.push(
        ...missingFrom(scenario, world, target, first, endOfRun(run, first), 'after a run that ended well'),
      );
    state = run.state;
  }
  world.endStall();
  world.pass(scenario.pauseMs);
  if (scenario.isBusyInPause) {
    world.apply({ atRequest: 0, kind: 'add', pick: 0 });
    world.pass(2 * SEARCH_LAG_MS + scenario.setup.longestLagMs);
  }
  if (scenario.killAgainAt !== undefined) {
    const config = { ...wide, endDateMs: endOf(scenario.setup.laterEndAgoMs) };
    state = (await play({ config, state, killAt: scenario.killAgainAt })).state;
    world.pass(scenario.pauseMs);
  }

  const second = await play({ config: wide, state });
  problems.push(...second.failures, ...(second.fatal ? [String(second.fatal.stack)] : []));
  if (isIndexInTime)
    problems.push(...missingFrom(scenario, world, target, wide, second.toMs, 'after the second run'));

  world.pass(DAY);
  const third = await play({ config: wide, state: second.state });
  problems.push(...third.failures, ...(third.fatal ? [String(third.fatal.stack)] : []));
  // Wrong totals can't vouch for an instant that fits no answer: then the stream has to fail, and it says so.
  const isRefusedHonestly = [...second.failures, ...third.failures].some((line) =>
    line.includes('share the update'),
  );
  if (scenario.setup.totals === 'wrong' && isRefusedHonestly) return [];
  problems.push(...missingFrom(scenario, world, target, wide, Infinity, 'after the third run'));
  return [...new Set(problems)];
}

/** Neither killed nor failed: nothing is missing then, or it says so. */
function isWhole({ failures, fatal }: RunResult): boolean {
  return failures.length === 0 && fatal === undefined;
}

function endOfRun({ toMs }: RunResult, { endDateMs = Infinity }: Config): number {
  return Math.min(toMs, endDateMs);
}

function endOf(agoMs: number | undefined): number | undefined {
  return agoMs === undefined ? undefined : NOW - agoMs;
}

function configOf(setup: Setup, isWide: boolean): Config {
  const { startAgoMs, widening } = setup;
  const narrowStartMs = widening === 'start_date' ? NOW - startAgoMs / 2 : NOW - startAgoMs;
  return {
    startDateMs: isWide ? NOW - startAgoMs : narrowStartMs,
    includeDeleted: isWide && widening === 'include_deleted',
    includeArchived: isWide || widening !== 'include_archived',
    endDateMs: isWide ? undefined : endOf(setup.endAgoMs),
    mode: isWide ? setup.laterMode : setup.mode,
    isRefused: isWide ? setup.isRefusedLater : setup.isRefused,
    streams: isWide ? setup.streams : setup.firstStreams,
  };
}

async function playRun(
  engine: Engine,
  scenario: Scenario,
  world: World,
  target: Map<string, Map<string, number>>,
  problems: string[],
  plan: RunPlan,
  scheduler: Scheduler | undefined,
): Promise<RunResult> {
  const { setup } = scenario;
  const startedAtMs = world.nowMs();
  world.api.switches.companyUpdatedAtRefused = setup.kind === 'company' && plan.config.isRefused;
  let last: Message['value'];
  const writer: MemoryWriter = createMemoryWriter(plan.killAt, (message) => {
    if (message.type === 'STATE') last = message.value;
    if (message.type === 'RECORD') keep(target, message);
    if (message.type === 'STATE')
      problems.push(...unsafeClaims(scenario, world, target, plan.config, startedAtMs, last));
  });
  const client = createEmbeddedClient(
    world.api,
    {
      before: async ({ count, body, path }) => {
        if (writer.isKilled) throw new Killed('killed');
        world.pass(setup.tickMs);
        if (plan.hasEdits) for (const edit of scenario.edits) if (edit.atRequest === count) world.apply(edit);
        if (plan.hasFaults && scenario.areListsFaulty && FALLBACK_LISTS.includes(path)) {
          throw engine.refusal(500, 'a fault');
        }
        if (plan.hasFaults && scenario.areListsRefused && FALLBACK_LISTS.includes(path)) {
          throw engine.refusal(403, 'refused');
        }
        if (plan.hasFaults && scenario.faults.includes(count)) throw engine.refusal(500, 'a fault');
        if (plan.config.isRefused && JSON.stringify(body ?? {}).includes('attachment_count'))
          throw engine.refusal(400, 'refused');
        await scheduler?.schedule(Promise.resolve(), 'request');
      },
      after: async () => {
        await scheduler?.schedule(Promise.resolve(), 'answer');
        if (writer.isKilled) throw new Killed('killed');
      },
    },
    engine.refusal,
  );
  const selected = plan.config.streams.map((name) => {
    const definition = engine.findStream(name);
    if (!definition) throw new Error(`no stream ${name}`);
    return { definition, method: 'INCREMENTAL' as const, fullSchema: SCHEMA, selectedSchema: SCHEMA };
  });
  const running = engine.runSync(
    {
      client,
      writer,
      clock: { now: () => world.nowMs(), sleep: () => Promise.resolve(), random: () => 0.5 },
      compileCheck: () => () => true,
      info: () => undefined,
      note: () => undefined,
      warn: () => undefined,
      tallies: new Map(),
    },
    selected,
    plan.state,
    {
      rules: {
        startDateMs: plan.config.startDateMs,
        endDateMs: plan.config.endDateMs,
        lookbackMs: LOOKBACK_MS,
        searchLagMs: SEARCH_LAG_MS,
      },
      includeDeleted: plan.config.includeDeleted,
      includeArchived: plan.config.includeArchived,
      pageSize: setup.pageSize,
      maxPageSize: setup.maxPageSize,
      concurrency: setup.concurrency,
      maxRetryMs: 0,
      newestFirstDays: setup.newestFirstDays,
      attachmentsMode: plan.config.mode,
      validateRecords: 'off',
      emitActivateVersionMessages: false,
      fullTableIntervalMs: 0,
    },
  );
  // What is found before the first STATE is thrown.
  const outcome = await (scheduler ? scheduler.waitFor(running) : running).catch((error: unknown) => {
    if (error instanceof Error) return { failures: [], fatal: error };
    throw error;
  });
  return {
    state: last ? engine.parseState(last, 'state') : plan.state,
    toMs: Math.floor(startedAtMs / 1000) * 1000 - SEARCH_LAG_MS,
    startedAtMs,
    failures: outcome.failures,
    fatal: outcome.fatal,
  };
}

/** A target: the last version per key wins. */
function keep(target: Map<string, Map<string, number>>, { stream = '', record = {} }: Message): void {
  const rows = target.get(stream) ?? new Map<string, number>();
  const { attributes } = record;
  const rev =
    typeof attributes === 'object' && attributes !== null && 'rev' in attributes ? Number(attributes.rev) : 1;
  target.set(stream, rows.set(String(record['id']), rev));
}

/** What stands in the organisation below `toMs`, and isn't in the target at its last version. */
function missingFrom(
  { setup }: Scenario,
  world: World,
  target: ReadonlyMap<string, ReadonlyMap<string, number>>,
  config: Config,
  toMs: number,
  when: string,
): string[] {
  return config.streams.flatMap((stream) =>
    expectedIn(stream, setup, world, config, carrierOf(config))
      .filter(({ updatedAtMs }) => updatedAtMs < toMs)
      .filter(({ id, rev }) => target.get(stream)?.get(id) !== rev)
      .map(({ id, rev, updatedAtMs }) => {
        const got = target.get(stream)?.get(id);
        return `${when}: ${stream} ${id} of ${new Date(updatedAtMs).toISOString()} is ${got === undefined ? 'missing' : `at rev ${got}, not ${rev}`}`;
      }),
  );
}

/** Bookmarks that claim more than the target holds. */
function unsafeClaims(
  scenario: Scenario,
  world: World,
  target: ReadonlyMap<string, ReadonlyMap<string, number>>,
  config: Config,
  startedAtMs: number,
  state: Message['value'],
): string[] {
  // Rows that lag longer than a run waits for are what the lookback is for.
  const lateMs = scenario.setup.longestLagMs > SEARCH_LAG_MS ? LOOKBACK_MS : 0;
  // While a wider configuration is being read, the bookmark speaks of the old one.
  if (scenario.isFullRefresh || scenario.setup.widening !== 'none') return [];
  return scenario.setup.streams.flatMap((stream) => {
    const bookmark = state?.bookmarks[stream];
    const text = (key: string): string => String((bookmark as Record<string, unknown> | undefined)?.[key]);
    const value = bookmark === undefined ? -Infinity : Date.parse(text('replication_key_value'));
    const carrier = text('read_by') === 'message_updated_at' ? 'message' : 'conversation';
    // A bookmark that says that it leaves the archive out claims nothing of it.
    const fromMs = text('include_archived') === 'false' ? startedAtMs - TWO_YEARS_MS + 40 * DAY : -Infinity;
    return expectedIn(stream, scenario.setup, world, config, carrier)
      .filter(({ updatedAtMs }) => updatedAtMs >= fromMs)
      .filter(
        ({ updatedAtMs, searchableAtMs }) => updatedAtMs < value - lateMs && searchableAtMs <= startedAtMs,
      )
      .filter(({ updatedAtMs }) => updatedAtMs < startedAtMs - SEARCH_LAG_MS)
      .filter(({ id, rev }) => target.get(stream)?.get(id) !== rev)
      .map(
        ({ id }) =>
          `a STATE claims ${stream} up to ${new Date(value).toISOString()}, but ${id} is not written`,
      );
  });
}

interface Expected {
  readonly id: string;
  readonly rev: number;
  readonly updatedAtMs: number;
  readonly searchableAtMs: number;
}

/** The types of the children that carry their parent's update, and how they name it. */
const CHILDREN: Readonly<Record<string, readonly [type: string, relationship: string]>> = {
  conversation_events: ['customer_event', 'conversation'],
  conversation_forwards: ['forward', 'conversation'],
  customer_merges: ['customer_merge', 'target'],
  customer_drafts: ['draft', 'customer'],
};

/** Whose update attachments carry. */
type Carrier = 'conversation' | 'message';

function carrierOf({ mode, isRefused }: Config): Carrier {
  return mode === 'with_attachments' && !isRefused ? 'message' : 'conversation';
}

function expectedIn(
  stream: string,
  setup: Setup,
  world: World,
  config: Config,
  carriedBy: Carrier,
): Expected[] {
  const { store } = world.api;
  const atMs = (record: { attributes: Readonly<Record<string, unknown>> }): number =>
    Date.parse(String(record.attributes['updatedAt']));
  const isAsked = (updatedAtMs: number): boolean => updatedAtMs >= config.startDateMs;
  if (stream !== 'attachments') {
    const [type, relationship] = CHILDREN[stream] ?? [];
    const rows = store
      .all(setup.kind)
      .filter((record) => config.includeDeleted || record.attributes['deleted'] !== true)
      .map((record) => ({
        id: record.id,
        rev: Number(record.attributes['rev']),
        updatedAtMs: atMs(record),
        searchableAtMs: world.searchableAtMs(record),
      }))
      .filter(({ updatedAtMs }) => isAsked(updatedAtMs));
    if (type === undefined) return rows;
    const parents = new Map(rows.map((row) => [row.id, row]));
    return store.all(type).flatMap(({ id, relationships }) => {
      const parent = parents.get(relatedId(relationships, relationship ?? ''));
      return parent ? [{ ...parent, id, rev: 1 }] : [];
    });
  }
  return store.all('message').flatMap((message) => {
    const conversation = store.get('conversation', relatedId(message.relationships, 'conversation'));
    if (!conversation || (!config.includeDeleted && conversation.attributes['deleted'] === true)) return [];
    const carrier = carriedBy === 'message' ? message : conversation;
    if (!isAsked(atMs(carrier))) return [];
    return store
      .all('attachment')
      .filter((attachment) => relatedId(attachment.relationships, 'message') === message.id)
      .map(({ id }) => ({
        id,
        rev: 1,
        updatedAtMs: atMs(carrier),
        searchableAtMs: world.searchableAtMs(carrier),
      }));
  });
}

function relatedId(
  relationships: Readonly<Record<string, { data?: unknown }>> | undefined,
  name: string,
): string {
  const data = relationships?.[name]?.data;
  return typeof data === 'object' && data !== null && 'id' in data ? String(data.id) : '';
}

/** Meltano merges states key by key; lists are replaced. */
function mergeAsMeltano(engine: Engine, before: State, after: State): State {
  const merge = (a: unknown, b: unknown): unknown => {
    if (typeof a !== 'object' || a === null || Array.isArray(a)) return b ?? a;
    if (typeof b !== 'object' || b === null || Array.isArray(b)) return b ?? a;
    const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
    const keys = [...new Set([...left.keys(), ...right.keys()])];
    return Object.fromEntries(
      keys.map((key) => [key, right.has(key) ? merge(left.get(key), right.get(key)) : left.get(key)]),
    );
  };
  return engine.parseState(merge(before, after), 'state');
}

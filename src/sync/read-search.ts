/**
 * Reads a search stream and its selected children in one walk over the parent: first the main index, then the archive.
 * Bookmarks move only behind what is written. Knows nothing of Singer.
 *
 * Each member (the parent itself, each child) has its own bookmark and its own gaps; the walk covers all of them. A
 * member that fails keeps its account, and the walk goes on for the others.
 */
import { ApiError } from '../errors';
import type { JsonObject } from '../json';
import type { Client } from '../kustomer/client';
import { rowId, rowInstant } from '../kustomer/envelope';
import type { MovingWindow, WalkOptions } from '../kustomer/keyset';
import { walkList } from '../kustomer/pages';
import type { Batch } from '../kustomer/pieces';
import { assertInSpan } from '../kustomer/pieces';
import type { Row, SearchSource } from '../kustomer/search';
import { askThrough, holdsAllThatIsLeft } from '../kustomer/search';
import { createTrust } from '../kustomer/trust';
import type { ParentShortcut, SearchStream } from '../streams/definition';
import type { Checkpoint } from './checkpoint';
import type { Interval } from './coverage';
import { holds, union } from './coverage';
import { createLedger } from './ledger';
import type { Member, MemberTask } from './member';
import { book, deliver } from './member';
import type { Scope } from './scope';
import type { StreamRun } from './stream-run';
import type { TakeBatch } from './walkers';
import { openWindow, walkAll } from './walkers';
import type { Index } from './windows';
import { planPhases } from './windows';

export interface SearchSettings {
  readonly scope: Scope;
  readonly lookbackMs: number;
  /** Exclusive upper bound, in milliseconds since the epoch. */
  readonly toMs: number;
  readonly newestFirstMs: number;
  readonly pageSize: number;
  readonly concurrency: number;
}

export interface SearchContext {
  readonly client: Client;
  readonly checkpoint: Checkpoint;
  readonly warn: (line: string) => void;
  /** Books the failure of one member, or throws where the whole run has to end. */
  readonly onFailure: (run: StreamRun, error: unknown) => Promise<void>;
}

export interface SearchFamily {
  readonly parent: SearchStream;
  /** Finds the parents that have children at all, where it is used instead of asking for every parent. */
  readonly shortcut: ParentShortcut | undefined;
  readonly runs: readonly StreamRun[];
}

/** Reads the family. Throws what ends all of it: the search itself failed. */
export async function readSearch(
  context: SearchContext,
  family: SearchFamily,
  settings: SearchSettings,
): Promise<void> {
  const { client, checkpoint } = context;
  const members = family.runs.map((run): Member => {
    const ledger = createLedger({ ...settings, bookmark: run.bookmark, apiNow: () => client.apiNow() });
    return { run, ledger, hasFailed: false };
  });
  const archiveFamily = await readMain(context, family, members, settings);
  if (archiveFamily) await readIndex(context, archiveFamily, members, 'archive', settings);
  for (const { run, ledger } of members.filter((member) => !member.hasFailed)) {
    ledger.complete();
    const { valueMs, details } = ledger.bookmark();
    checkpoint.advance(run.definition.name, valueMs, details);
  }
}

/**
 * Reads the main index, or what serves instead where the API refuses the question itself (400). Returns the family to
 * read the archive for; undefined where the list that served held the old records too.
 */
async function readMain(
  context: SearchContext,
  family: SearchFamily,
  members: readonly Member[],
  settings: SearchSettings,
): Promise<SearchFamily | undefined> {
  try {
    await readIndex(context, family, members, 'main', settings);
    return family;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    const { shortcut, parent } = family;
    if (shortcut) {
      context.warn(
        `${labelOf(family)}: the API refuses to say which ${parent.name} have any; asking for every one.`,
      );
      const everyParent = { ...family, shortcut: undefined };
      await readIndex(context, everyParent, members, 'main', settings);
      return everyParent;
    }
    if (parent.fallbackPath === undefined) throw error;
    context.warn(
      `${labelOf(family)}: the search by ${parent.updatedAttribute} is refused; reading the whole list instead.`,
    );
    await readListed(context, family, members, 'main', parent.fallbackPath, settings);
    return undefined;
  }
}

async function readIndex(
  context: SearchContext,
  family: SearchFamily,
  members: readonly Member[],
  index: Index,
  settings: SearchSettings,
): Promise<void> {
  const { parent } = family;
  const tasks = tasksOf(members, index);
  const gaps = union(tasks.map((task) => task.gaps));
  if (gaps.length === 0) return;
  if (index === 'archive' && parent.archive.kind === 'list') {
    await readArchiveList(context, family, members, parent.archive.path, settings);
    return;
  }
  const label = labelOf(family);
  const trust = createTrust(label, context.warn);
  const options = {
    ask: trust.teachBy(askThrough(context.client, sourceOf(family, index, settings), { label })),
    pageSize: settings.pageSize,
    label,
    trust,
  };
  const take = async (window: MovingWindow, batch: Batch): Promise<boolean> => {
    const isWindowDone = batch.coveredToMs >= window.toMs;
    await takeBatch(context, family, tasks, index, window, batch, settings);
    await (isWindowDone ? context.checkpoint.write() : context.checkpoint.writeIfDue());
    return tasks.some(({ member }) => !member.hasFailed);
  };
  for (const phase of await phasesOf(options, gaps, index, settings, take)) {
    await walkAll(options, phase, settings.concurrency, take);
  }
}

/**
 * The phases in which the gaps are to be walked; none where one answer held it all. Mostly nothing much has changed:
 * then a span that is longer than the newest days needn't be walked in parts.
 */
async function phasesOf(
  options: WalkOptions,
  gaps: readonly Interval[],
  index: Index,
  { toMs, newestFirstMs }: SearchSettings,
  take: TakeBatch,
): Promise<Interval[][]> {
  const phases = index === 'main' ? planPhases(gaps, toMs, newestFirstMs) : [[...gaps]];
  const [gap] = gaps;
  if (phases.length === 1 || gaps.length !== 1 || !gap) return phases;
  const answer = await options.ask({ updated: gap, page: 1, pageSize: options.pageSize });
  if (!holdsAllThatIsLeft(answer)) return phases;
  assertInSpan(answer.rows, gap, options.label);
  await take(openWindow(gap), { rows: answer.rows, coveredToMs: gap.toMs });
  return [];
}

async function takeBatch(
  context: SearchContext,
  family: SearchFamily,
  tasks: readonly MemberTask[],
  index: Index,
  window: Interval,
  { rows, coveredToMs }: Batch,
  settings: SearchSettings,
): Promise<void> {
  const parents = family.shortcut ? parentsOf(rows, family.shortcut) : rows;
  for (const task of tasks) {
    const { member } = task;
    if (member.hasFailed || !(await isDelivered(context, family, task, parents, settings))) continue;
    book(task, index, window, rows, coveredToMs);
    const { valueMs, details } = member.ledger.bookmark();
    context.checkpoint.advance(member.run.definition.name, valueMs, details);
  }
}

/** Delivers; a failure is booked, once, even where two walkers meet it. */
async function isDelivered(
  context: SearchContext,
  family: SearchFamily,
  task: MemberTask,
  rows: readonly Row[],
  settings: SearchSettings,
): Promise<boolean> {
  const { member } = task;
  try {
    await deliver(context.client, family.parent, task, rows, settings);
    return true;
  } catch (error) {
    const isFirst = !member.hasFailed;
    member.hasFailed = true;
    if (isFirst) await context.onFailure(member.run, error);
    return false;
  }
}

/** The path is closed to this key, or doesn't go that far. Anything else may be whole in the next run. */
const REFUSALS: readonly number[] = [400, 403, 404];

/** The list of notes stands in for an archive search: where it is refused, that is said, and the rest is whole. */
async function readArchiveList(
  context: SearchContext,
  family: SearchFamily,
  members: readonly Member[],
  path: string,
  settings: SearchSettings,
): Promise<void> {
  try {
    await readListed(context, family, members, 'archive', path, settings);
  } catch (error) {
    if (!(error instanceof ApiError && REFUSALS.includes(error.status))) throw error;
    context.warn(
      `${labelOf(family)}: records older than two years may be missing, because their list is refused: ${error.message}`,
    );
  }
}

/** Reads what the members miss from one complete pass over a list, which comes in no order of time. */
async function readListed(
  context: SearchContext,
  family: SearchFamily,
  members: readonly Member[],
  index: Index,
  path: string,
  settings: SearchSettings,
): Promise<void> {
  const tasks = tasksOf(members, index);
  const gaps = union(tasks.map((task) => task.gaps));
  const source = { path, query: {}, pageSize: Math.min(settings.pageSize, 100), rowsKey: 'data' } as const;
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (!first || !last) return;
  const span = { fromMs: first.fromMs, toMs: last.toMs };
  for await (const page of walkList(context.client, source, { label: labelOf(family) })) {
    const rows = page.map((resource) => rowOf(resource, path)).filter((row) => holds(gaps, row.updatedAtMs));
    await takeBatch(context, family, tasks, index, span, { rows, coveredToMs: span.fromMs }, settings);
    if (tasks.every(({ member }) => member.hasFailed)) return;
  }
  await takeBatch(context, family, tasks, index, span, { rows: [], coveredToMs: span.toMs }, settings);
}

function tasksOf(members: readonly Member[], index: Index): MemberTask[] {
  return members
    .filter((member) => !member.hasFailed)
    .map((member) => ({ member, gaps: member.ledger.missing(index), greatestByWindow: new Map() }));
}

function sourceOf({ parent, shortcut }: SearchFamily, index: Index, { scope }: SearchSettings): SearchSource {
  const { context, updatedAttribute, createdAttribute } = shortcut ?? parent;
  // The archive knows no such filter: there every parent is asked.
  const filters = shortcut && index === 'main' ? { filters: shortcut.filters } : {};
  return {
    index,
    context,
    updatedAttribute,
    createdAttribute,
    includeDeleted: scope.includeDeleted,
    ...filters,
  };
}

/** The parents that `rows` belong to, each once, at the latest instant that one of its rows has. */
function parentsOf(rows: readonly Row[], shortcut: ParentShortcut): Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const id = shortcut.parentIdOf(row.resource);
    if (id === undefined) continue;
    byId.set(id, { resource: { id }, id, updatedAtMs: row.updatedAtMs });
  }
  return [...byId.values()];
}

function rowOf(resource: JsonObject, path: string): Row {
  return { resource, id: rowId(resource, path), updatedAtMs: rowInstant(resource, 'updatedAt', path) };
}

function labelOf({ runs, parent }: SearchFamily): string {
  return runs[0]?.definition.name ?? parent.name;
}

/**
 * Estimates a search stream and its children: the stretches that a run would read, as its accounts have them, counted
 * by the search's totals. It goes the way of `sync/read-search.ts`, with counting in the place of reading. Knows nothing
 * of Singer.
 */
import { ApiError } from '../errors';
import type { Client } from '../kustomer/client';
import { countRows } from '../kustomer/count';
import { rowInstant } from '../kustomer/envelope';
import { MAX_LIST_PAGE_SIZE } from '../kustomer/pages';
import { askThrough } from '../kustomer/search';
import type { Bookmark } from '../singer/state';
import type { ParentShortcut, SearchStream, StreamDefinition } from '../streams/definition';
import type { Interval } from '../sync/coverage';
import { holds, union } from '../sync/coverage';
import type { Ledger } from '../sync/ledger';
import { createLedger } from '../sync/ledger';
import { REFUSALS } from '../sync/read-listed';
import { isArchiveServed } from '../sync/read-search';
import type { SearchSettings } from '../sync/search-family';
import { cursorOf, sourceOf } from '../sync/search-family';
import type { Index } from '../sync/windows';
import { planPhases } from '../sync/windows';
import { walkRequests } from './arithmetic';
import { countWanted, readFirstPage } from './first-page';
import type { CountedPart, Rows } from './spans';
import { partsOf, rowsIn } from './spans';
import type { StreamEstimate } from './stream-estimate';

/** Questions that counting one index of a stream may take. */
const MAX_QUESTIONS_PER_INDEX = 100;

export interface SearchFamilyAsked {
  readonly client: Client;
  readonly settings: SearchSettings;
  readonly parent: SearchStream;
  readonly shortcut: ParentShortcut | undefined;
  readonly streams: readonly {
    readonly definition: StreamDefinition;
    readonly bookmark: Bookmark | undefined;
  }[];
  readonly warn: (line: string) => void;
}

/** What one index holds for the streams, and what reading it takes. */
interface IndexCount {
  /** In the order of the streams. */
  readonly rows: readonly Rows[];
  readonly searches: number;
  /** Undefined where a list doesn't say how long it is. */
  readonly listPages: number | undefined;
}

/** One estimate per stream, in their order. Throws what the client and the envelope throw: all of them fail then. */
export async function estimateSearch(asked: SearchFamilyAsked): Promise<StreamEstimate[]> {
  const { counts, archive } = await countMain(asked);
  const all = archive ? [...counts, await countIndex(archive, openLedgers(archive), 'archive')] : counts;
  const searches = all.reduce((sum, one) => sum + one.searches, 0);
  const listPages = all.reduce<number | undefined>((sum, one) => plus(sum, one.listPages), 0);
  return asked.streams.map(({ definition }, position) => {
    const rows = all.reduce((sum, one) => sum + (one.rows[position]?.rows ?? 0), 0);
    const isExact = all.every((one) => one.rows[position]?.isExact ?? true);
    // The walk is counted as the first stream's, as in a run.
    const own = position === 0 ? { searches, others: listPages } : { searches: 0, others: 0 };
    return definition.kind === 'child'
      ? childEstimate(definition.name, rows, isExact, own)
      : {
          stream: definition.name,
          records: isExact || rows > 0 ? rows : undefined,
          ...own,
          isAtLeast: !isExact,
        };
  });
}

/** A request per parent; what each of them has is only known when it is asked. */
function childEstimate(
  stream: string,
  parents: number,
  isExact: boolean,
  own: { readonly searches: number; readonly others: number | undefined },
): StreamEstimate {
  const records = isExact && parents === 0 ? 0 : undefined;
  return { stream, records, searches: own.searches, others: plus(own.others, parents), isAtLeast: !isExact };
}

/** The main index, or what serves instead where the API refuses the question (400); and for whom to count the archive. */
async function countMain(
  asked: SearchFamilyAsked,
): Promise<{ counts: readonly IndexCount[]; archive: SearchFamilyAsked | undefined }> {
  const ledgers = openLedgers(asked);
  try {
    return { counts: [await countIndex(asked, ledgers, 'main')], archive: asked };
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    const { shortcut, parent } = asked;
    const refused: IndexCount = { rows: [], searches: 1, listPages: 0 };
    if (shortcut) {
      const everyParent = { ...asked, shortcut: undefined };
      const count = await countIndex(everyParent, openLedgers(everyParent), 'main');
      return { counts: [refused, count], archive: everyParent };
    }
    if (parent.fallbackPath === undefined) throw error;
    const listed = await countListed(asked, missingOf(ledgers, 'main'), parent.fallbackPath);
    const isServed = isArchiveServed(ledgers.map((ledger) => ({ ledger })));
    return { counts: [refused, listed], archive: isServed ? undefined : asked };
  }
}

function openLedgers(asked: SearchFamilyAsked): Ledger[] {
  const { client, settings, streams } = asked;
  return streams.map(({ bookmark }) =>
    createLedger({ ...settings, bookmark, by: cursorOf(asked), apiNow: () => client.apiNow() }),
  );
}

function missingOf(ledgers: readonly Ledger[], index: Index): Interval[][] {
  return ledgers.map((ledger) => ledger.missing(index));
}

async function countIndex(
  asked: SearchFamilyAsked,
  ledgers: readonly Ledger[],
  index: Index,
): Promise<IndexCount> {
  const { client, parent, settings } = asked;
  const missing = missingOf(ledgers, index);
  const gaps = union(missing);
  if (index === 'archive' && parent.archive.kind === 'list' && gaps.length > 0) {
    return countListedArchive(asked, missing, parent.archive.path);
  }
  const ask = askThrough(client, sourceOf(asked, index), { label: labelOf(asked) });
  const spans = partsOf(missing);
  const parts: CountedPart[] = [];
  for (const span of spans) {
    const maxQuestions = Math.max(1, Math.floor(MAX_QUESTIONS_PER_INDEX / spans.length));
    parts.push({ span, ...(await countRows(ask, span, maxQuestions)) });
  }
  const phases = index === 'main' ? planPhases(gaps, settings.toMs, settings.newestFirstMs) : [gaps];
  const shape = { ...settings, hasNewestFirst: phases.length > 1 && gaps.length === 1 };
  return {
    rows: missing.map((stretches) => rowsIn(parts, stretches)),
    searches: gaps.reduce((sum, gap) => sum + walkRequests(rowsIn(parts, [gap]).rows, shape), 0),
    listPages: 0,
  };
}

/** As `readListedArchive`: where the list is refused, a run says so and goes on. */
async function countListedArchive(
  asked: SearchFamilyAsked,
  missing: readonly Interval[][],
  path: string,
): Promise<IndexCount> {
  try {
    return await countListed(asked, missing, path);
  } catch (error) {
    if (!(error instanceof ApiError && REFUSALS.includes(error.status))) throw error;
    asked.warn(`${labelOf(asked)}: a run would miss records older than two years: ${error.message}`);
    return { rows: [], searches: 0, listPages: 1 };
  }
}

async function countListed(
  asked: SearchFamilyAsked,
  missing: readonly Interval[][],
  path: string,
): Promise<IndexCount> {
  const pageSize = Math.min(asked.settings.pageSize, MAX_LIST_PAGE_SIZE);
  const source = { path, query: {}, pageSize, rowsKey: 'data' } as const;
  const page = await readFirstPage(asked.client, source, { label: labelOf(asked) });
  return {
    rows: missing.map((gaps) => {
      const { rows = 0, isExact } = countWanted(page, (row) =>
        holds(gaps, rowInstant(row, 'updatedAt', path)),
      );
      return { rows, isExact };
    }),
    searches: 0,
    listPages: page.pages,
  };
}

function labelOf({ streams, parent }: SearchFamilyAsked): string {
  return streams[0]?.definition.name ?? parent.name;
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

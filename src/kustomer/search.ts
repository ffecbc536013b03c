/**
 * Questions to the search endpoints, and their answers as rows in time. Pure but for the asking, which the client
 * does. Knows no stream.
 *
 * Source: dossier, section 2: strict bodies (unknown keys are a 400), `page` and `pageSize` only in the query, a
 * range is two criteria, only the first sort key is honoured, dates in UTC with milliseconds.
 */
import { ApiError } from '../errors';
import { formatInstant } from '../instant';
import type { JsonObject } from '../json';
import type { Purpose } from './attempts';
import type { Client } from './client';
import { readPage, rowId, rowInstant } from './envelope';
import type { PageSizer } from './page-size';
import type { RangeOf } from './ranges';
import type { SearchIndex } from './read-only';
import { SEARCH_PATHS } from './read-only';

type Placing = 'updatedAt' | 'createdAt';

export interface SearchSource {
  readonly index: SearchIndex;
  /** `queryContext`, for example `conversation`. */
  readonly context: string;
  /** Attribute of the filter and the sort, for example `conversation_updated_at`. */
  readonly updatedAttribute: string;
  readonly createdAttribute: string;
  /** What `updatedAttribute` is called in a row: `createdAt` where rows aren't updated; `updatedAt` by default. */
  readonly placedBy?: Placing;
  readonly includeDeleted: boolean;
  /** More criteria, which every row fulfils. */
  readonly filters?: readonly object[];
}

export interface Row {
  readonly resource: JsonObject;
  readonly id: string;
  /** By which the source is read: of its update, or of its creation where rows aren't updated. */
  readonly updatedAtMs: number;
}

/** A range of instants, in milliseconds since the epoch: `fromMs` inclusive, `toMs` exclusive; open where undefined. */
export type Range = RangeOf<number | undefined>;

export interface Question {
  readonly updated: Range;
  readonly created?: Range;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  /** The page is one of several by number: its size may not change. Sizes of 1 never do. */
  readonly isSizeFixed?: boolean;
  /** Newest rows first; else oldest first. */
  readonly isNewestFirst?: boolean;
  /** Sorted by creation, for rows of one update, which that doesn't sort. */
  readonly isByCreation?: boolean;
}

export interface SearchAnswer {
  readonly rows: readonly Row[];
  /** As in the envelope: `null` at the end, `undefined` where the answer has no such key. */
  readonly next: string | null | undefined;
  readonly total: number | undefined;
}

/** Asks one question; rows come in its order, as far as the sort is honoured. Throws what the client and the envelope throw. */
export type Ask = (question: Question) => Promise<SearchAnswer>;

/**
 * A way to ask `source`. With a `sizer` pages become smaller where that helps against a fault, so that an answer may hold
 * fewer rows than were asked for; it learns from every answer.
 */
export function askThrough(client: Client, source: SearchSource, purpose: Purpose, sizer?: PageSizer): Ask {
  const path = SEARCH_PATHS[source.index];
  let isCreationSortRefused = false;
  const ask: Ask = async (asked) => {
    const question = isCreationSortRefused ? { ...asked, isByCreation: false } : asked;
    const { page: pageNumber, pageSize, isSizeFixed = false } = question;
    const query = { page: pageNumber, pageSize };
    const isFlexible = sizer !== undefined && !isSizeFixed && pageSize > 1;
    const flexible: Purpose = isFlexible
      ? { ...purpose, shrinkPage: (...fault) => sizer.shrink(...fault) }
      : purpose;
    try {
      const json = await client.search(source.index, query, searchBody(source, question), flexible);
      const answer = readAnswer(json, path, source.placedBy);
      if (isFlexible) sizer.learn(pageSize, answer);
      return answer;
    } catch (error) {
      // What may be sorted by is documented for few objects; this sort only saves requests.
      if (!question.isByCreation || !(error instanceof ApiError) || error.status !== 400) throw error;
      isCreationSortRefused = true;
      return ask(asked);
    }
  };
  return ask;
}

/** The answer of a search, its rows placed in time. Throws what the envelope throws. */
export function readAnswer(json: unknown, path: string, placedBy?: Placing): SearchAnswer {
  const { rows, next, total } = readPage(json, path);
  return { rows: rows.map((resource) => placeRow(resource, path, placedBy)), next, total };
}

/** A resource as a row; `path` names its answer. Throws UnexpectedAnswerError where it has no id or no place in time. */
export function placeRow(resource: JsonObject, path: string, placedBy: Placing = 'updatedAt'): Row {
  return { resource, id: rowId(resource, path), updatedAtMs: rowInstant(resource, placedBy, path) };
}

/** The body of a search: the ranges as criteria, sorted by `updatedAttribute` or by creation. */
export function searchBody(source: SearchSource, question: Question): object {
  const sortedBy = question.isByCreation ? source.createdAttribute : source.updatedAttribute;
  return {
    queryContext: source.context,
    and: distinct([
      ...criteria(source.updatedAttribute, question.updated),
      ...(question.created ? criteria(source.createdAttribute, question.created) : []),
      ...(source.filters ?? []),
    ]),
    sort: [{ [sortedBy]: question.isNewestFirst ? 'desc' : 'asc' }],
    ...(source.includeDeleted && { includeDeleted: true }),
  };
}

/** The entries of `and` must be unique: where rows aren't updated both ranges are of one attribute. */
function distinct(entries: readonly object[]): object[] {
  const texts = entries.map((entry) => JSON.stringify(entry));
  return entries.filter((_, position) => texts.indexOf(texts[position] ?? '') === position);
}

function criteria(attribute: string, range: Range): object[] {
  return [
    ...(range.fromMs === undefined ? [] : [{ [attribute]: { gte: formatInstant(range.fromMs) } }]),
    ...(range.toMs === undefined ? [] : [{ [attribute]: { lt: formatInstant(range.toMs) } }]),
  ];
}

/** True where an answer proves that nothing is left behind it. A short page proves nothing: sizes are clamped. */
export function holdsAllThatIsLeft(answer: SearchAnswer): boolean {
  return answer.next === null || (answer.next === undefined && answer.rows.length === 0);
}

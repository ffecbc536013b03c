/** Answers a checked search from the index: which rows match, in which order, and how many. Knows no HTTP. */
import { hash } from './random';
import type { Relations } from './relations';
import type { SearchIndex } from './search-index';
import type { SearchQuery } from './search-query';
import { searchReader } from './search-values';
import { firstNotBefore, type Row } from './sorted-rows';

export interface SearchRun {
  readonly index: SearchIndex;
  readonly relations: Relations;
  /** Only rows updated in [from, to) belong to the endpoint. */
  readonly horizon: { readonly from: number; readonly to: number };
  readonly offset: number;
  readonly size: number;
  /** Equal rows come in an order that is different for each seed. */
  readonly seed: number;
  readonly sortHonoured: boolean;
  readonly unsortedOrder: 'shuffled' | 'id';
}

export interface Found {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** A part of a list of rows, oldest update first: [from, to). */
interface Span {
  readonly rows: readonly Row[];
  readonly from: number;
  readonly to: number;
}

/** The rows of the page and the exact total. */
export function runSearch(query: SearchQuery, run: SearchRun): Found {
  const span = select(query, run);
  const total = Math.max(0, span.to - span.from);
  const isByUpdate = run.sortHonoured && query.sort?.field === 'updated_at';
  const rows = isByUpdate ? pageByUpdate(span, query.sort.descending, run) : pageByKey(span, query, run);
  return { rows, total };
}

/** Cuts by time with binary searches; only further criteria need a pass over the rows. */
function select(query: SearchQuery, { index, horizon }: SearchRun): Span {
  let from = horizon.from;
  let to = Math.min(horizon.to, index.searchableUpTo() + 1);
  const rest = query.all.filter(({ field, span }) => {
    if (field !== 'updated_at' || span === undefined) return true;
    from = Math.max(from, span.from);
    to = Math.min(to, span.to);
    return false;
  });
  const rows = index.rows(query.context, query.includeDeleted);
  const span = { rows, from: firstNotBefore(rows, from), to: firstNotBefore(rows, to) };
  const { isSearchable } = index;
  if (rest.length + query.any.length + query.none.length === 0 && !isSearchable) return span;
  const matching = rows
    .slice(span.from, Math.max(span.from, span.to))
    .filter(
      (row) =>
        (isSearchable?.(row) ?? true) &&
        rest.every((criterion) => criterion.matches(row)) &&
        (query.any.length === 0 || query.any.some((criterion) => criterion.matches(row))) &&
        !query.none.some((criterion) => criterion.matches(row)),
    );
  return { rows: matching, from: 0, to: matching.length };
}

/** The page's rows, widened to whole groups of ties, ordered, and cut again: the rest is never sorted. */
function pageByUpdate(
  { rows, from, to }: Span,
  descending: boolean,
  { offset, size, seed }: SearchRun,
): Row[] {
  const first = Math.max(from, descending ? to - offset - size : from + offset);
  const last = Math.min(to, descending ? to - offset : from + offset + size);
  if (first >= last) return [];
  const begin = Math.max(from, firstNotBefore(rows, rows[first]?.updatedAt ?? 0));
  const end = Math.min(to, firstNotBefore(rows, (rows[last - 1]?.updatedAt ?? 0) + 1));
  const ordered = orderBy(rows.slice(begin, end), (row) => row.updatedAt, descending, seed);
  const skipped = descending ? end - last : first - begin;
  return ordered.slice(skipped, skipped + last - first);
}

function pageByKey({ rows, from, to }: Span, { sort }: SearchQuery, run: SearchRun): Row[] {
  const found = rows.slice(from, Math.max(from, to));
  const { seed, relations, offset, size } = run;
  const inIdOrder = !run.sortHonoured || (sort === undefined && run.unsortedOrder === 'id');
  const ordered = inIdOrder
    ? orderBy(found, (row) => row.id, false, seed)
    : orderBy(found, keyOf(sort?.field, relations), sort?.descending ?? false, seed);
  return ordered.slice(offset, offset + size);
}

type SortKey = string | number | undefined;

function keyOf(field: string | undefined, relations: Relations): (row: Row) => SortKey {
  if (field === undefined) return () => undefined;
  const read = searchReader(field);
  return ({ record }) => {
    const value = read(record, relations);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  };
}

/** Rows without a value come last; ties in the order of the seed. */
function orderBy(
  rows: readonly Row[],
  keyOfRow: (row: Row) => SortKey,
  descending: boolean,
  seed: number,
): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOfRow(row), tie: hash(row.id, seed) }));
  keyed.sort((a, b) => {
    if (a.key !== b.key) {
      if (a.key === undefined) return 1;
      if (b.key === undefined) return -1;
      return a.key < b.key === descending ? 1 : -1;
    }
    return a.tie - b.tie || (a.row.id < b.row.id ? -1 : 1);
  });
  return keyed.map(({ row }) => row);
}

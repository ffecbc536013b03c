/**
 * Answers the questions of the tap's walks over records that are computed, not stored. Knows the criteria that the walks
 * use, and no other: everything else is an error.
 */
import type { Timeline } from './timeline';

export interface Question {
  readonly body: unknown;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface MadeRecords {
  readonly timeline: Timeline;
  /** The resource of a number. */
  readonly resource: (number: number) => object;
  /** Only the numbers from `first` to before `end` are in the index that is asked. */
  readonly first: number;
  readonly end: number;
}

export interface SearchAnswer {
  readonly meta: { readonly total: number };
  readonly data: readonly object[];
  readonly links: { readonly next: string | null };
}

interface Range {
  fromMs: number;
  toMs: number;
}

interface Wanted {
  readonly updated: Range;
  readonly created: Range | undefined;
  readonly isNewestFirst: boolean;
  readonly isByCreation: boolean;
}

/** The page that a search answers, in the API's envelope. Throws for a question that isn't understood. */
export function answerSearch(records: MadeRecords, { body, page, pageSize }: Question): SearchAnswer {
  const { updated, created, isNewestFirst, isByCreation } = readBody(body);
  const { timeline, resource } = records;
  const first = Math.max(records.first, timeline.firstNotBefore(updated.fromMs));
  const end = Math.min(records.end, timeline.firstNotBefore(updated.toMs));
  const matching = (created ?? isByCreation) ? numbersCreated(timeline, first, end, created) : undefined;
  if (isByCreation) matching?.sort((a, b) => timeline.createdMs(a) - timeline.createdMs(b));
  const total = matching ? matching.length : Math.max(0, end - first);
  const skipped = (page - 1) * pageSize;
  const size = Math.max(0, Math.min(pageSize, total - skipped));
  const data = Array.from({ length: size }, (_, offset) => {
    const place = isNewestFirst ? total - 1 - skipped - offset : skipped + offset;
    return resource(matching ? (matching[place] ?? NaN) : first + place);
  });
  const next = skipped + size < total ? `/v1/customers/search?page=${page + 1}&pageSize=${pageSize}` : null;
  return { meta: { total }, data, links: { next } };
}

function numbersCreated(
  timeline: Timeline,
  first: number,
  end: number,
  created: Range = { fromMs: -Infinity, toMs: Infinity },
): number[] {
  const numbers = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  return numbers.filter((number) => {
    const atMs = timeline.createdMs(number);
    return atMs >= created.fromMs && atMs < created.toMs;
  });
}

function readBody(body: unknown): Wanted {
  const { and, sort } = body as {
    and: Record<string, Record<string, string>>[];
    sort: Record<string, string>[];
  };
  const updated: Range = { fromMs: -Infinity, toMs: Infinity };
  let created: Range | undefined;
  for (const criterion of and) {
    for (const [attribute, comparison] of Object.entries(criterion)) {
      const range = attribute.endsWith('_updated_at')
        ? updated
        : (created ??= { fromMs: -Infinity, toMs: Infinity });
      narrow(range, comparison, attribute);
    }
  }
  const [[sortedBy, direction] = []] = Object.entries(sort[0] ?? {});
  return {
    updated,
    created,
    isNewestFirst: direction === 'desc',
    isByCreation: sortedBy?.endsWith('_created_at') ?? false,
  };
}

function narrow(range: Range, comparison: Record<string, string>, attribute: string): void {
  if (!/_(updated|created)_at$/.test(attribute)) throw new Error(`the bench knows no attribute ${attribute}`);
  for (const [operator, text] of Object.entries(comparison)) {
    if (operator === 'gte') range.fromMs = Date.parse(text);
    else if (operator === 'lt') range.toMs = Date.parse(text);
    else throw new Error(`the bench knows no operator ${operator}`);
  }
}

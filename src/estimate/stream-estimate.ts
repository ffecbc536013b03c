/**
 * What is said of one stream, and of all. Data only.
 */

export interface StreamEstimate {
  readonly stream: string;
  /** Undefined where nobody can say. */
  readonly records: number | undefined;
  /** Requests of the search budget. */
  readonly searches: number;
  /** All other requests; undefined where nobody can say. */
  readonly others: number | undefined;
  /** There may be more than these numbers say: totals are capped, or a part is unknown. */
  readonly isAtLeast: boolean;
  /** Why the stream can't be estimated; then the numbers say nothing. */
  readonly error?: string;
}

export interface Estimate {
  readonly streams: readonly StreamEstimate[];
  /** All requests of the run, its first one included, which checks the key. */
  readonly requests: number;
  readonly seconds: number;
  readonly searchesPerMinute: number;
  /** Undefined where the API states no limit for what isn't a search. */
  readonly othersPerMinute: number | undefined;
  /** True where a stream is unknown, in part or as a whole. */
  readonly isAtLeast: boolean;
}

/** A stream that the run leaves as it is. */
export function nothingToFetch(stream: string): StreamEstimate {
  return { stream, records: 0, searches: 0, others: 0, isAtLeast: false };
}

/** A stream that can't be estimated, and why. */
export function unknownEstimate(stream: string, error: string): StreamEstimate {
  return { stream, records: undefined, searches: 0, others: undefined, isAtLeast: false, error };
}

/** All requests of a stream; undefined where a part of them is unknown. */
export function requestsOf({ searches, others }: StreamEstimate): number | undefined {
  return others === undefined ? undefined : searches + others;
}

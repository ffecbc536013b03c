/**
 * How fast a count grows, from what was seen of it lately. Pure.
 */

/** A count as it was at a moment. */
export interface Sample {
  readonly atMs: number;
  readonly count: number;
}

/** Budgets open once a minute: over less time a rate would go up and down with them. */
const LOOKED_BACK_MS = 60_000;
/** Samples that are closer say no more. */
const APART_MS = 1_000;
/** Of less time than this nothing can be said. */
const SHORTEST_MS = 500;
const SECOND_MS = 1_000;

/** The samples with one more, and without those that are too old to matter. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && sample.atMs - last.atMs < APART_MS) return samples;
  const recent = samples.filter(({ atMs }) => atMs >= sample.atMs - LOOKED_BACK_MS);
  return [...recent, sample];
}

/** How much the count grew a second since the oldest sample; undefined where that is too little time. */
export function perSecond(samples: readonly Sample[], now: Sample): number | undefined {
  const [first] = samples;
  if (!first || now.atMs - first.atMs < SHORTEST_MS) return undefined;
  return ((now.count - first.count) * SECOND_MS) / (now.atMs - first.atMs);
}

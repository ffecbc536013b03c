/**
 * Finds the region of a key by asking the regional hosts, all at once and no other. Knows no client and no person.
 *
 * Source: dossier, section 1: a key works in one region only; the error of another one may name the right one.
 */
import { AuthError, TapError } from '../errors';
import type { KeyFacts } from '../kustomer/key-check';

/** Names of regions and where their API is. */
export type Origins = Readonly<Record<string, string>>;

export type Answer =
  | { readonly region: string; readonly kind: 'accepted'; readonly facts: KeyFacts }
  | { readonly region: string; readonly kind: 'refused'; readonly line: string }
  | { readonly region: string; readonly kind: 'silent'; readonly line: string };

export type Verdict =
  | { readonly kind: 'found'; readonly region: string; readonly facts: KeyFacts }
  /** Several accept the key, by answers that say nothing of it: a person has to say which it is. */
  | { readonly kind: 'unclear'; readonly answers: readonly (Answer & { readonly kind: 'accepted' })[] }
  /** The key is at fault. */
  | { readonly kind: 'refused'; readonly lines: readonly string[] }
  /** A region that might be the right one didn't answer. */
  | { readonly kind: 'unreachable'; readonly lines: readonly string[] };

/**
 * Asks each host. Who states the key's roles knows it: then the others are no longer waited for. Throws what is no known
 * error, and what `stop` was aborted with.
 */
export async function askRegions(
  origins: Origins,
  ask: (region: string, origin: string, stop: AbortSignal) => Promise<KeyFacts>,
  stop: AbortSignal,
): Promise<readonly Answer[]> {
  const enough = new AbortController();
  const either = AbortSignal.any([stop, enough.signal]);
  const asked = Object.entries(origins).map(async ([region, origin]): Promise<Answer | undefined> => {
    try {
      const facts = await ask(region, origin, either);
      if (facts.roles !== undefined) enough.abort(new Error('another region knows the key'));
      return { region, kind: 'accepted', facts };
    } catch (error) {
      stop.throwIfAborted();
      if (enough.signal.aborted) return undefined;
      if (!(error instanceof TapError)) throw error;
      return { region, kind: error instanceof AuthError ? 'refused' : 'silent', line: error.message };
    }
  });
  // The first failure is thrown once none of them is under way any more.
  await Promise.allSettled(asked);
  return (await Promise.all(asked)).filter((answer) => answer !== undefined);
}

/** What the answers say of the key. */
export function judgeAnswers(answers: readonly Answer[]): Verdict {
  const accepted = answers.filter((answer) => answer.kind === 'accepted');
  const known = accepted.find(({ facts }) => facts.roles !== undefined) ?? accepted[0];
  const linesOf = (kind: 'refused' | 'silent'): string[] =>
    answers.flatMap((answer) => (answer.kind === kind ? [`${answer.region}: ${answer.line}`] : []));
  if (known && (known.facts.roles !== undefined || accepted.length === 1)) {
    return { kind: 'found', region: known.region, facts: known.facts };
  }
  if (accepted.length > 1) return { kind: 'unclear', answers: accepted };
  const silent = linesOf('silent');
  const isRefused = silent.length === 0;
  return isRefused ? { kind: 'refused', lines: linesOf('refused') } : { kind: 'unreachable', lines: silent };
}

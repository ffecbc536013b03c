/**
 * What may be believed of a search source, learned from its own answers. Knows no stream.
 *
 * - Totals are unknown until an answer holds everything: then `meta.total` must equal its rows. If it does, totals are
 *   believed; if it ever doesn't, they prove nothing here, are disbelieved for good, and that is said once.
 * - Large totals may be capped. That shows when one stands still although rows were passed: from then on large totals
 *   prove nothing. Until then they are used as they are, for a cap understates and so never raises a false alarm.
 * - The sort is unverified until a walk needs a second page: a page in the order of ids can look sorted by chance, so
 *   the newest record is asked for. If it is newer than the page's last row, the sort is honoured from then on; if it is
 *   older, or a page is out of order at any time, the sort is ignored for good; the same instant proves nothing.
 */
import type { Ask, SearchAnswer } from './search';

/** No cap on totals is smaller. Source: dossier, section 2: from here on they may mean "too many". */
export const SMALLEST_CAP = 10_000;

export interface Trust {
  readonly sort: 'unverified' | 'honoured' | 'ignored';
  readonly totals: 'unknown' | 'believed' | 'disbelieved';
  /** Totals from `SMALLEST_CAP` on prove nothing: so many rows have to be counted in parts. */
  readonly areLargeTotalsUseless: boolean;
  /** The answer's total, unless it proves nothing. */
  usableTotal(answer: SearchAnswer): number | undefined;
  /** Asks, and calibrates the totals by the answer. */
  teachBy(ask: Ask): Ask;
  sortIsHonoured(): void;
  sortIsIgnored(): void;
  /** Large totals were found to prove nothing. */
  largeTotalsAreUseless(): void;
}

/** How a source is read. */
export interface WalkOptions {
  readonly ask: Ask;
  /** What the next page is asked for; it may change from question to question. */
  readonly pageSize: number;
  /** Names the source in messages. */
  readonly label: string;
  /** What may be believed of its answers. */
  readonly trust: Trust;
}

/** `label` names the source in the lines that `warn` gets, one for each belief that is lost. */
export function createTrust(label: string, warn: (line: string) => void): Trust {
  let sort: Trust['sort'] = 'unverified';
  let totals: Trust['totals'] = 'unknown';
  let areLargeTotalsUseless = false;

  const learnFrom = (answer: SearchAnswer): void => {
    if (answer.next !== null || totals === 'disbelieved') return;
    if (answer.total === answer.rows.length) {
      totals = 'believed';
      return;
    }
    totals = 'disbelieved';
    warn(
      `${label}: the API's totals don't match its rows here, so what was read can't be checked against them.`,
    );
  };

  return {
    get sort() {
      return sort;
    },
    get totals() {
      return totals;
    },
    get areLargeTotalsUseless() {
      return areLargeTotalsUseless;
    },
    usableTotal({ total }) {
      if (totals === 'disbelieved' || total === undefined) return undefined;
      return areLargeTotalsUseless && total >= SMALLEST_CAP ? undefined : total;
    },
    largeTotalsAreUseless() {
      areLargeTotalsUseless = true;
    },
    teachBy(ask) {
      return async (question) => {
        const answer = await ask(question);
        if (question.page === 1) learnFrom(answer);
        return answer;
      };
    },
    sortIsHonoured() {
      if (sort === 'unverified') sort = 'honoured';
    },
    sortIsIgnored() {
      if (sort !== 'ignored') {
        warn(
          `${label}: the API doesn't honour the sort here; reading in pieces that fit one answer, which takes longer.`,
        );
      }
      sort = 'ignored';
    },
  };
}

/** Options for a reader that believes nothing but answers that hold everything. */
export function untrusting(label: string, ask: Ask, pageSize: number): WalkOptions {
  return { ask, pageSize, label, trust: createTrust(label, () => undefined) };
}

/**
 * What may be believed of a search source, learned from its own answers. Knows no stream.
 *
 * - Totals are unknown until an answer holds everything: then `meta.total` must equal its rows. If it does, totals are
 *   believed; if it ever doesn't, they prove nothing here, are disbelieved for good, and that is said once.
 * - The sort is unverified until a walk needs a second page: a page in the order of ids can look sorted by chance, so
 *   the newest record is asked for. If it is newer than the page's last row, the sort is honoured from then on; if it is
 *   older, or a page is out of order at any time, the sort is ignored for good; the same instant proves nothing.
 */
import type { Ask, SearchAnswer } from './search';

/** Totals from here on may be capped. Source: dossier, section 2: treat them as "too many". */
const CAPPED_TOTAL = 10_000;

export interface Trust {
  readonly sort: 'unverified' | 'honoured' | 'ignored';
  readonly totals: 'unknown' | 'believed' | 'disbelieved';
  /** The answer's total, unless it proves nothing. */
  usableTotal(answer: SearchAnswer): number | undefined;
  /** Asks, and calibrates the totals by the answer. */
  teachBy(ask: Ask): Ask;
  sortIsHonoured(): void;
  sortIsIgnored(): void;
}

/** `label` names the source in the lines that `warn` gets, one for each belief that is lost. */
export function createTrust(label: string, warn: (line: string) => void): Trust {
  let sort: Trust['sort'] = 'unverified';
  let totals: Trust['totals'] = 'unknown';

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
    usableTotal({ total }) {
      return totals === 'disbelieved' || total === undefined || total >= CAPPED_TOTAL ? undefined : total;
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

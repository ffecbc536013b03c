/**
 * What may be believed of a search source, learned from its own answers. Knows no stream.
 *
 * - Totals are unknown until an answer holds everything: then `meta.total` must equal its rows. If it does, totals are
 *   believed; if it ever doesn't, they prove nothing here, are disbelieved for good, and that is said once.
 * - The sort is unverified until a walk needs a second page: a page in the order of ids can look sorted by chance, so
 *   the newest record is asked for and must not be older than the page's last row. From then on the sort is honoured,
 *   or ignored for good; a page out of order shows the latter at any time.
 */
import type { SearchAnswer } from './search';

/** Totals from here on may be capped. Source: dossier, section 2: treat them as "too many". */
const CAPPED_TOTAL = 10_000;

export interface Trust {
  readonly sort: 'unverified' | 'honoured' | 'ignored';
  readonly areTotalsBelieved: boolean;
  /** The answer's total, unless it proves nothing. */
  usableTotal(answer: SearchAnswer): number | undefined;
  /** Calibrates the totals by the first page of a query. */
  learnFrom(firstPage: SearchAnswer): void;
  sortIsHonoured(): void;
  sortIsIgnored(): void;
}

/** `label` names the source in the lines that `warn` gets, one for each belief that is lost. */
export function createTrust(label: string, warn: (line: string) => void): Trust {
  let sort: Trust['sort'] = 'unverified';
  let totals: 'unknown' | 'believed' | 'disbelieved' = 'unknown';
  return {
    get sort() {
      return sort;
    },
    get areTotalsBelieved() {
      return totals === 'believed';
    },
    usableTotal({ total }) {
      return totals === 'disbelieved' || total === undefined || total >= CAPPED_TOTAL ? undefined : total;
    },
    learnFrom(answer) {
      if (answer.next !== null || totals === 'disbelieved') return;
      if (answer.total === answer.rows.length) {
        totals = 'believed';
      } else {
        totals = 'disbelieved';
        warn(
          `${label}: the API's totals don't match its rows here, so what was read can't be checked against them.`,
        );
      }
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

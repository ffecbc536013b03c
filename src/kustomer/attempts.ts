/**
 * One request over its attempts: what it is, when it began, and the one attempt that is under way. Knows no HTTP
 * library.
 */
import { MAX_TIMER_MS } from '../clock';
import type { Release } from './governor';
import type { LimitHeaders } from './limit-headers';
import type { PageFault } from './page-size';
import { pageFaultOf } from './page-size';
import type { Outcome } from './retry';

/** For whom a request is sent, and how long it may take where that differs from the configuration. */
export interface Purpose {
  /** Label for counters and logs, a stream's name as a rule. */
  readonly label: string;
  readonly maxRetryMs?: number;
  /** All attempts and the waits between them end by then, or a moment later where the last one began late. */
  readonly maxTotalMs?: number;
  /** The page size to go on with after a fault of a page of `asked` rows; undefined where a smaller one won't help. */
  readonly shrinkPage?: (fault: PageFault, asked: number) => number | undefined;
}

/** A request, as counters and logs name it. */
export interface Described {
  readonly label: string;
  readonly method: string;
  readonly path: string;
}

/** What a last attempt is given where no time is left for it: it says more of the fault than its time-out would. */
const LAST_ATTEMPT_MS = 5_000;

/** A class, so that it can be told from anything else, and libraries pass it on as it is. */
export class Attempts {
  count = 0;
  /** When the first attempt was sent; the wait for a budget before it doesn't count as retrying. */
  firstSentAtMs = 0;
  sentAtMs = 0;
  /** Before the next attempt. */
  waitMs = 0;
  #release: Release | undefined;
  #unlisten: (() => void) | undefined;

  constructor(
    readonly purpose: Purpose,
    readonly method: 'GET' | 'POST',
    readonly path: string,
  ) {}

  get described(): Described {
    return { label: this.purpose.label, method: this.method, path: this.path };
  }

  get what(): string {
    return `${this.method} ${this.path}`;
  }

  /** An attempt begins. Its signal is aborted by `stop`, or after `timeoutMs` whatever has arrived by then. */
  begin(release: Release, nowMs: number, timeoutMs: number, stop: AbortSignal): AbortSignal {
    this.#release = release;
    this.sentAtMs = nowMs;
    if (this.count === 0) this.firstSentAtMs = nowMs;
    this.count += 1;
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = setTimeout(abort, Math.min(timeoutMs, this.#leftMs(), MAX_TIMER_MS));
    stop.addEventListener('abort', abort, { once: true });
    // A signal that was aborted before tells nobody any more.
    if (stop.aborted) abort();
    this.#unlisten = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
    };
    return controller.signal;
  }

  /** The attempt ended; gives its place back, once. Returns how long it took, in milliseconds. */
  end(limits: LimitHeaders, status: number | undefined, nowMs: number): number {
    this.#unlisten?.();
    this.#release?.(limits, status);
    this.#unlisten = undefined;
    this.#release = undefined;
    return nowMs - this.sentAtMs;
  }

  /** The page size to go on with after `outcome` of a page of `asked` rows, where a smaller one may help. */
  smallerPage(outcome: Outcome, asked: unknown): number | undefined {
    const fault = pageFaultOf(outcome);
    return fault && typeof asked === 'number' ? this.purpose.shrinkPage?.(fault, asked) : undefined;
  }

  #leftMs(): number {
    const { maxTotalMs } = this.purpose;
    if (maxTotalMs === undefined) return Infinity;
    const leftMs = maxTotalMs - (this.sentAtMs - this.firstSentAtMs);
    return Math.max(leftMs, Math.min(LAST_ATTEMPT_MS, maxTotalMs));
  }
}

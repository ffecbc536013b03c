/** Faults that a test scripts: which request goes wrong, how often and how. Knows nothing of sockets. */
import type { Envelope } from './resource';

export type FaultAction =
  /** Answers this status; default body: the documented error shape. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** A gateway's page. */
  | { kind: 'html'; status: number }
  /** 200 with no body. */
  | { kind: 'empty' }
  /** The right answer, cut in the middle, with a content-length that fits the cut. */
  | { kind: 'truncated' }
  /** The connection is reset before anything is sent. */
  | { kind: 'reset-before' }
  /** The connection is reset after half of the body. */
  | { kind: 'reset-within' }
  /** The right answer, so many milliseconds later. */
  | { kind: 'hang'; ms: number }
  /** The right answer, slowly. */
  | { kind: 'drip'; bytesPerSecond: number }
  | { kind: 'redirect'; location: string }
  /** The right answer with a changed envelope. Errors pass unchanged. */
  | { kind: 'transform'; transform: (envelope: Envelope) => unknown };

export interface FaultMatch {
  method?: string;
  /** The whole path, without the query string; or a pattern that it must fit. */
  path?: string | RegExp;
  /** The `queryContext` of a search. */
  context?: string;
  /** Begin with the nth request that fits the rest, counted from 1. */
  nth?: number;
}

export interface Fault {
  match: FaultMatch;
  /** How many requests in a row; default 1. */
  times?: number;
  action: FaultAction;
}

export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly context: string | undefined;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
}

/** Faults as the pipeline sees them. */
export interface FaultScript extends Faults {
  /** The action for this request, if any; counts it. The first fault that fits wins. */
  take(subject: FaultSubject): FaultAction | undefined;
}

/** An empty script. */
export function createFaults(): FaultScript {
  let scripted: { fault: Fault; seen: number; left: number }[] = [];
  return {
    add: (fault) => void scripted.push({ fault, seen: 0, left: fault.times ?? 1 }),
    clear: () => void (scripted = []),
    take(subject) {
      const fitting = scripted.filter(({ fault, left }) => left > 0 && fits(fault.match, subject));
      for (const one of fitting) one.seen += 1;
      const due = fitting.find(({ fault, seen }) => seen >= (fault.match.nth ?? 1));
      if (due === undefined) return undefined;
      due.left -= 1;
      return due.fault.action;
    },
  };
}

function fits(match: FaultMatch, { method, path, context }: FaultSubject): boolean {
  const fitsPath =
    match.path === undefined ||
    (typeof match.path === 'string' ? match.path === path : new RegExp(match.path).test(path));
  return (
    fitsPath &&
    (match.method === undefined || match.method.toUpperCase() === method) &&
    (match.context === undefined || match.context === context)
  );
}

/**
 * The errors that the tap knows, named by what the reader has to do, and the exit codes of the contract.
 * Knows nothing of Singer, Kustomer or the command line.
 *
 * A known error carries whole sentences for a person and is shown without a stack. Everything else is a bug.
 */

/** Exit codes of the contract: done, failed, caller must change something, SIGINT, SIGTERM. */
export const EXIT = { done: 0, failed: 1, callerMustAct: 2, sigint: 130, sigterm: 143 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Base of all known errors. `lines` holds one sentence per problem; `message` is the lines joined. */
export abstract class TapError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[], options?: ErrorOptions) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'), options);
    this.name = new.target.name;
    this.lines = all;
  }
}

/** The caller has to change something before a next try makes sense. */
export abstract class CallerError extends TapError {
  readonly exitCode = EXIT.callerMustAct;
}

/** Wrong arguments: an unknown flag, a missing or unreadable file. */
export class UsageError extends CallerError {}

/** Wrong configuration; one line per problem. */
export class ConfigError extends CallerError {}

/** A catalog that can't be used, or that selects nothing. */
export class CatalogError extends CallerError {}

/** A state that can't be used. */
export class StateError extends CallerError {}

/** The API refuses the key itself, or the key belongs to another region. */
export class AuthError extends CallerError {}

/** The configured host name doesn't exist. */
export class UnknownHostError extends CallerError {}

/** The API could not be reached, or stayed broken for as long as one request is retried. */
export class UnreachableError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** The API answered with an error status. `requestId` is what Kustomer's support asks for. */
export class ApiError extends TapError {
  readonly exitCode = EXIT.failed;
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(
    line: string,
    details: { status: number; requestId?: string | undefined },
    options?: ErrorOptions,
  ) {
    super(line, options);
    this.status = details.status;
    this.requestId = details.requestId;
  }
}

/** True where the API refuses what is asked: the key may be good, but not for this. */
export function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** An answer of a shape that nobody described: names path and key, never the body. */
export class UnexpectedAnswerError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** Records exist that could not be read: the reader must know which and how many. */
export class IncompleteReadError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** A record that the stream can't deliver: without its key, or unfit where `validate_records` is `fail`. */
export class RecordError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** The folder for files can't be read or written. */
export class FolderError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** At least one stream failed; the others were delivered. */
export class StreamsFailedError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** The reader of stdout went away, or its disk is full. */
export class OutputClosedError extends TapError {
  readonly exitCode = EXIT.failed;
}

/** SIGINT or SIGTERM asked the run to stop. */
export class InterruptedError extends TapError {
  readonly exitCode: ExitCode;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`Interrupted by ${signal}; the last STATE says where the next run goes on.`);
    this.exitCode = signal === 'SIGINT' ? EXIT.sigint : EXIT.sigterm;
  }
}

/** The person who was asked gave up. */
export class CancelledError extends TapError {
  readonly exitCode = EXIT.sigint;
}

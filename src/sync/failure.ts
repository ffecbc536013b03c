/**
 * What an error means for a run: does it end one stream, or everything? Knows nothing of how streams are read.
 */
import {
  ApiError,
  AuthError,
  InterruptedError,
  OutputClosedError,
  TapError,
  UnknownHostError,
  UnreachableError,
  isRefusal,
} from '../errors';
import type { StreamDefinition } from '../streams/definition';
import { rolesOf } from '../streams/roles';

/**
 * True for errors that end one stream: known ones that say nothing about the key, the host or the reader. A bug ends
 * the run.
 */
export function endsOneStream(error: unknown): error is TapError {
  return (
    error instanceof TapError &&
    !(error instanceof AuthError) &&
    !(error instanceof UnknownHostError) &&
    !(error instanceof OutputClosedError) &&
    !(error instanceof InterruptedError)
  );
}

/** True where the error may be the first sign of something that concerns all streams: worth checking the key again. */
export function mayConcernAll(error: TapError): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && error.status === 401);
}

/** The API has understood, and won't serve what is asked: a later try would end the same way. */
export function isVerdict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

/** The sentence about a failed stream; it names the stream, and the roles where one is missing. */
export function describeFailure(stream: StreamDefinition, error: TapError): string {
  const advice = isRefusal(error) ? ` ${adviceOf(stream)}` : '';
  const prefix = error.message.startsWith(`${stream.name}:`) ? '' : `${stream.name}: `;
  return `${prefix}${error.message}${advice}`;
}

function adviceOf(stream: StreamDefinition): string {
  return stream.role === undefined
    ? 'Any key should be able to read it: deselect the stream, or ask Kustomer.'
    : `It needs ${rolesOf(stream)}: make a key that has them, or deselect the stream.`;
}

/**
 * Which streams the key's roles don't allow. What the API says of the roles is a hint only: a stream counts as closed
 * when a small request for it was refused. To take an open one for closed would lose it silently.
 */
import type { TapError } from '../errors';
import { AuthError, UnexpectedAnswerError, isRefusal } from '../errors';
import type { Client } from '../kustomer/client';
import type { StreamDefinition } from '../streams/definition';
import { lackedRoles, neededRoles, rolesOf } from '../streams/roles';
import { endsOneStream, isVerdict } from '../sync/failure';
import { forEachConcurrently } from '../sync/concurrently';
import { probe } from './probe';

export interface ClosedStream {
  readonly name: string;
  /** The roles that are missing, or that the stream needs where the key's roles are not known; in words. */
  readonly roles: string;
}

export interface ClosedOptions {
  /** The key's roles; undefined where the API doesn't state them: then every stream is asked for. */
  readonly roles: readonly string[] | undefined;
  readonly attachmentsMode: 'every_conversation' | 'with_attachments';
  readonly maxRetryMs: number;
  readonly concurrency: number;
  /** Told of a stream that stays although its request failed. */
  readonly warn: (line: string) => void;
  /** Failures that say nothing of roles: are they thrown, or left to the sync of the stream? */
  readonly mustKnow: boolean;
}

/** How long one of the small requests is retried: nobody waits a quarter of an hour for a catalog. */
export const LONGEST_RETRY_MS = 60_000;

/**
 * Those of `streams` that the key may not read, in their order: each was refused by itself. Throws AuthError where
 * nothing shows that the key is one at all, what concerns all streams, and with `mustKnow` whatever left a stream's roles in the dark.
 */
export async function findClosedStreams(
  client: Client,
  streams: readonly StreamDefinition[],
  options: ClosedOptions,
): Promise<ClosedStream[]> {
  const suspects = streams.filter((stream) => isSuspect(stream, options));
  const refusals = new Map<string, number>();
  const { attachmentsMode, warn } = options;
  const maxRetryMs = Math.min(options.maxRetryMs, LONGEST_RETRY_MS);
  const staysOpen = options.mustKnow ? isAnswer : endsOneStream;
  const isAnswered = async (stream: StreamDefinition): Promise<boolean> => {
    try {
      await probe(client, stream, { attachmentsMode, maxRetryMs });
      return true;
    } catch (error) {
      if (isRefusal(error)) refusals.set(stream.name, error.status);
      else if (staysOpen(error)) {
        warn(`${stream.name}: ${error.message} That says nothing of the key's roles, so the stream stays.`);
      } else throw error;
      return false;
    }
  };
  await forEachConcurrently(
    byRoles(suspects, attachmentsMode),
    options.concurrency,
    async (streamsOfRoles) => {
      for (const stream of streamsOfRoles) if (await isAnswered(stream)) return;
    },
  );
  assertKeyIsVouchedFor(options.roles, streams, [...refusals.values()]);
  return streams
    .filter(({ name }) => refusals.has(name))
    .map((stream) => ({ name: stream.name, roles: rolesMissing(stream, options) }));
}

/** The roles that are missing by the key's own word; where that doesn't explain a refusal, all that are needed. */
export function rolesMissing(
  stream: StreamDefinition,
  { roles, attachmentsMode }: Pick<ClosedOptions, 'roles' | 'attachmentsMode'>,
): string {
  const needed = neededRoles(stream, attachmentsMode === 'with_attachments');
  const lacked = roles === undefined ? [] : lackedRoles(roles, needed);
  return lacked.length === 0 ? rolesOf(stream) : lacked.join(' and ');
}

/** A line for each set of missing roles, with the streams that need it. `fate`: what becomes of those streams. */
export function describeClosed(closed: readonly ClosedStream[], fate: string): string[] {
  const namesByRoles = new Map<string, string[]>();
  for (const { name, roles } of closed) namesByRoles.set(roles, [...(namesByRoles.get(roles) ?? []), name]);
  return [...namesByRoles].map(
    ([roles, names]) =>
      `${names.join(', ')}: ${fate}, because the key lacks a role (needed: ${roles}); make a key that has it to ` +
      'read more.',
  );
}

function isSuspect(stream: StreamDefinition, { roles, attachmentsMode }: ClosedOptions): boolean {
  if (roles === undefined) return true;
  return lackedRoles(roles, neededRoles(stream, attachmentsMode === 'with_attachments')).length > 0;
}

/** Streams that need the same roles: where one of them is answered, the others need not be asked for. */
function byRoles(
  streams: readonly StreamDefinition[],
  mode: ClosedOptions['attachmentsMode'],
): StreamDefinition[][] {
  const groups = new Map<string, StreamDefinition[]>();
  for (const stream of streams) {
    const roles = neededRoles(stream, mode === 'with_attachments').join(' ');
    groups.set(roles, [...(groups.get(roles) ?? []), stream]);
  }
  return [...groups.values()];
}

/** The API did answer, only not with rows: this endpoint is odd, but neither key nor connection is in doubt. */
function isAnswer(error: unknown): error is TapError {
  return error instanceof UnexpectedAnswerError || isVerdict(error);
}

/**
 * Throws AuthError where an API that doesn't state the roles, and so may not have looked at the key, refused it for
 * each of `streams`. `refusals`: the statuses that came.
 */
export function assertKeyIsVouchedFor(
  roles: readonly string[] | undefined,
  streams: readonly StreamDefinition[],
  refusals: readonly number[],
): void {
  // Nothing is asked for what the tap makes of its own run.
  const asked = streams.filter(({ kind }) => kind !== 'windows').length;
  const isInDoubt = roles === undefined && asked > 0 && refusals.length === asked;
  if (!isInDoubt || refusals.some((status) => status !== 401)) return;
  throw new AuthError(
    '"api_key" was refused for every stream (status 401); check that it is complete, or make a new one under ' +
      'Settings › Security › API Keys, with roles.',
  );
}

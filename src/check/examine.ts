/**
 * `--test`: asks the API for a row of each selected stream, and for what its documents leave open. A bounded number of
 * small questions, side by side: for the streams that cost little at most 38 searches and 47 others, retries not counted.
 * Writes nothing.
 */
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { readSingle } from '../kustomer/envelope';
import { isRefusal } from '../errors';
import { member } from '../json';
import type { ChildStream, StreamDefinition } from '../streams/definition';
import { forEachConcurrently } from '../sync/concurrently';
import { assertKeyIsVouchedFor, rolesMissing } from './closed';
import { examineSearch, outcomeOf } from './examine-search';
import type { Finding } from './findings';
import { attachmentIdsSeen } from './findings';
import type { ProbeSettings } from './probe';
import { firstChildren, parentsByShortcut, probe, purposeOf } from './probe';

export interface StreamVerdict {
  readonly name: string;
  readonly result: 'ok' | 'empty' | 'role missing' | 'error';
  /** The sentence that helps, where something is wrong. */
  readonly detail: string | undefined;
}

export interface Organisation {
  readonly id: string | undefined;
  readonly name: string | undefined;
}

export interface ExamineOptions extends ProbeSettings {
  /** The key's roles; undefined where the API doesn't state them. */
  readonly roles: readonly string[] | undefined;
  readonly concurrency: number;
}

export interface Examination {
  readonly verdicts: readonly StreamVerdict[];
  readonly findings: readonly Finding[];
}

/** Looks at every stream. Throws what concerns all streams: a dead key, a host that is none, a signal. */
export async function examineStreams(
  client: Client,
  streams: readonly StreamDefinition[],
  options: ExamineOptions,
): Promise<Examination> {
  const verdicts = new Map<string, StreamVerdict>();
  const findings = new Map<string, readonly Finding[]>();
  const refusals: number[] = [];
  await forEachConcurrently(streams, options.concurrency, async (stream) => {
    const { name } = stream;
    const rows = await outcomeOf(() => probe(client, stream, options));
    if (rows.isAnswered) {
      verdicts.set(name, { name, result: rows.answer.length === 0 ? 'empty' : 'ok', detail: undefined });
      const purpose = purposeOf(stream, options);
      if (stream.kind === 'search') findings.set(name, await examineSearch(client, stream, purpose));
      // How children of other kinds are told apart is documented.
      if (stream.kind === 'child' && stream.name === 'attachments') {
        const some = rows.answer.length > 0 ? rows.answer : await anyChildren(client, stream, purpose);
        const seen = attachmentIdsSeen(some);
        findings.set(name, [{ question: 'attachments_carry_ids', object: null, ...seen }]);
      }
    } else if (isRefusal(rows.error)) {
      refusals.push(rows.error.status);
      const detail = `needs ${rolesMissing(stream, options)}; make a key that has it, or deselect the stream.`;
      verdicts.set(name, { name, result: 'role missing', detail });
    } else verdicts.set(name, { name, result: 'error', detail: rows.error.message });
  });
  assertKeyIsVouchedFor(options.roles, streams, refusals);
  const inOrder = <T>(found: ReadonlyMap<string, T>): T[] =>
    streams.map(({ name }) => found.get(name)).filter((one) => one !== undefined);
  return { verdicts: inOrder(verdicts), findings: inOrder(findings).flat() };
}

/** The verdict on a selected stream that this tap doesn't have. */
export function unknownStream(name: string): StreamVerdict {
  const detail = 'this tap has no such stream; deselect it, or write the catalog anew with --discover.';
  return { name, result: 'error', detail };
}

/** Which organisation the key belongs to; undefined where the API doesn't tell this key. */
export async function findOrganisation(client: Client, purpose: Purpose): Promise<Organisation | undefined> {
  const path = '/v1/orgs/current';
  const outcome = await outcomeOf(async () => readSingle(await client.get(path, {}, purpose), path));
  if (!outcome.isAnswered) return undefined;
  return {
    id: textOf(outcome.answer['id']),
    name: textOf(member(outcome.answer['attributes'], 'name')),
  };
}

/** Children of parents that a search says have some; none where that can't be asked. */
async function anyChildren(client: Client, stream: ChildStream, purpose: Purpose) {
  const outcome = await outcomeOf(async () =>
    firstChildren(client, stream, await parentsByShortcut(client, stream, purpose), purpose),
  );
  return outcome.isAnswered ? outcome.answer : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

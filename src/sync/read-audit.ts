/**
 * Reads the streams that are made of the audit log in one walk over it, and moves their bookmarks behind it.
 */
import { formatInstant } from '../instant';
import type { JsonObject } from '../json';
import type { AuditStream } from '../streams/definition';
import type { AuditEntry } from './audit-log';
import { readAuditLog } from './audit-log';
import type { Checkpoint } from './checkpoint';
import { listStart } from './read-list';
import type { Scope } from './scope';
import { scopeDetails, scopeOf } from './scope';
import type { StreamRun } from './stream-run';
import type { Client } from '../kustomer/client';

/** How long entries are kept at least: 90 days, or twelve months. Source: dossier, section 5. */
const SHORTEST_RETENTION_MS = 90 * 24 * 3_600_000;

export interface AuditFamily {
  readonly client: Client;
  readonly checkpoint: Checkpoint;
  readonly path: string;
  readonly runs: readonly StreamRun[];
  readonly settings: {
    readonly scope: Scope;
    readonly lookbackMs: number;
    /** Exclusive upper bound, in milliseconds since the epoch. */
    readonly toMs: number;
    readonly endDateMs: number | undefined;
  };
  readonly warn: (line: string) => void;
  /** Books the failure of one stream, or throws where the whole run has to end. */
  readonly onFailure: (run: StreamRun, error: unknown) => Promise<void>;
}

interface Member {
  readonly run: StreamRun;
  readonly definition: AuditStream;
  readonly fromMs: number;
  /** What its bookmark covers. */
  readonly covered: Scope;
  greatestMs: number;
  hasFailed: boolean;
}

/** Reads them. Throws what ends all of them: the log itself can't be read. */
export async function readAudit(family: AuditFamily): Promise<void> {
  const { client, path, settings } = family;
  const members = family.runs.flatMap((run) => openMember(family, run));
  const fromMs = Math.min(...members.map((one) => one.fromMs));
  // A `start_date` of the future is no place to go on from.
  if (members.length === 0 || fromMs >= settings.toMs) return;
  const label = members[0]?.definition.name ?? path;
  for await (const { entries, coveredToMs } of readAuditLog(
    { client, path, label },
    { fromMs, toMs: settings.toMs },
  )) {
    for (const one of members.filter(({ hasFailed }) => !hasFailed)) await take(family, one, entries);
    if (members.every(({ hasFailed }) => hasFailed)) return;
    if (entries.length > 0) continue;
    for (const one of members) advance(family, one, coveredToMs);
    await family.checkpoint.writeIfDue();
  }
}

function openMember({ settings, warn, client }: AuditFamily, run: StreamRun): Member[] {
  const { definition, bookmark } = run;
  if (definition.kind !== 'audit') return [];
  const covered = bookmark ? scopeOf(bookmark, settings.scope) : settings.scope;
  const fromMs = listStart(bookmark?.valueMs, covered, settings);
  if (bookmark && bookmark.valueMs < client.apiNow() - SHORTEST_RETENTION_MS) {
    warn(
      `${definition.name}: its bookmark is ${formatInstant(bookmark.valueMs)}, and the API keeps its audit log for 90 ` +
        'days or twelve months only: entries since then may be gone.',
    );
  }
  run.tally.span = { fromMs, toMs: settings.toMs };
  return [{ run, definition, fromMs, covered, greatestMs: bookmark?.valueMs ?? fromMs, hasFailed: false }];
}

/** Writes what the stream makes of entries of its span; what has no date is always written. */
async function take(family: AuditFamily, member: Member, entries: readonly AuditEntry[]): Promise<void> {
  const { run, definition, fromMs } = member;
  const wanted = entries.filter(
    ({ atMs }) => atMs === undefined || (atMs >= fromMs && atMs < family.settings.toMs),
  );
  const records = wanted.flatMap(({ resource, atMs }): JsonObject[] => {
    const record = definition.recordOf(resource);
    const at = atMs === undefined ? null : formatInstant(atMs);
    return record ? [{ ...record, [definition.replicationKey]: at }] : [];
  });
  try {
    await run.delivery.write(records, family.client.apiNow());
  } catch (error) {
    member.hasFailed = true;
    await family.onFailure(run, error);
    return;
  }
  for (const { atMs } of wanted) member.greatestMs = Math.max(member.greatestMs, atMs ?? -Infinity);
}

/** Moves the bookmark: all entries up to `coveredToMs` are written. A gap before the bookmark counts once it is closed. */
function advance({ checkpoint, settings }: AuditFamily, member: Member, coveredToMs: number): void {
  const { run, definition, covered, fromMs } = member;
  if (member.hasFailed || coveredToMs <= fromMs) return;
  const { endDateMs, scope, toMs } = settings;
  const isComplete = coveredToMs >= toMs && !(endDateMs !== undefined && endDateMs < covered.startDateMs);
  const startDateMs = isComplete ? Math.min(covered.startDateMs, scope.startDateMs) : covered.startDateMs;
  const isBehindBookmark = run.bookmark !== undefined && coveredToMs < run.bookmark.valueMs;
  // Entries close behind the slice may have come with it.
  const reachedMs = Math.max(run.bookmark?.valueMs ?? fromMs, Math.min(member.greatestMs, coveredToMs));
  const valueMs = isBehindBookmark ? run.bookmark.valueMs : reachedMs;
  checkpoint.advance(
    definition.name,
    valueMs,
    { ...scopeDetails({ ...scope, startDateMs }), windows: [] },
    definition.replicationKey,
  );
}

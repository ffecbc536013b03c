/** The organisation of a case: its records, the edits that happen to them, and its clock. Knows no engine. */
import { createEmbeddedApi, type EmbeddedApi } from '../sandbox/embedded';
import { refersTo, resource, textAttribute, type StoredResource } from '../sandbox/resource';
import { hash } from '../sandbox/random';
import type { Edit, Scenario, Seeded } from './scenario';
import { HOUR, NOW } from './scenario';

export interface World {
  readonly api: EmbeddedApi;
  nowMs(): number;
  pass(ms: number): void;
  /** An index that stood still goes on. */
  endStall(): void;
  apply(edit: Edit): void;
  /** When the version of the record that stands now is, or was, first searchable. */
  searchableAtMs(record: StoredResource): number;
}

const CUSTOMER = refersTo('customer', 'c'.padStart(24, '0'));

export function createWorld({ setup, seeded }: Scenario): World {
  let nowMs = NOW;
  const { kind, longestLagMs, isIndexStalled } = setup;
  const searchableAtMs = (record: StoredResource): number => {
    const atMs = updatedAtMs(record);
    const ownLagMs = hash(record.id, Number(record.attributes['rev'])) % (longestLagMs + 1);
    const isHeldBack = isIndexStalled && atMs > NOW - HOUR && nowMs < stalledUntilMs;
    return isHeldBack ? Infinity : atMs + ownLagMs;
  };
  let stalledUntilMs = Infinity;
  const records = seeded.flatMap((one, index) => recordsOf(kind, one, index));
  const api = createEmbeddedApi({
    organisation: { id: '57f29863a1dbf61100e6aa92', name: 'case', records },
    now: () => nowMs,
    indexLagMs: (record) => searchableAtMs(record) - updatedAtMs(record),
    switches: {
      sortHonoured: setup.isSortHonoured,
      totals: setup.totals,
      nextKeyOmitted: setup.isNextKeyOmitted,
      archiveOverlapMs: setup.archiveOverlapMs,
      pageSizeClamp: setup.pageSizeClamp,
      pastLastPage: 'empty',
    },
  });
  let made = seeded.length;

  const add = (attachments: number): void => {
    const fresh: Seeded = { updatedAgoMs: 0, createdBeforeMs: 0, attachments, isDeleted: false };
    for (const record of recordsOf(kind, fresh, made, nowMs)) api.store.put(record);
    made += 1;
  };
  /** What is done to a record is part of its history. */
  const touch = (record: StoredResource, changes: Record<string, number>): void => {
    const { attributes } = api.store.edit(record.type, record.id, changes);
    const suffix = `${record.id}-${Number(attributes['rev'])}`;
    for (const child of historyOf(record.type, record.id, suffix)) api.store.put(child);
  };

  return {
    api,
    nowMs: () => nowMs,
    searchableAtMs,
    pass(ms) {
      nowMs += ms;
    },
    endStall() {
      stalledUntilMs = nowMs;
    },
    apply({ kind: what, pick }) {
      const all = api.store.all(kind);
      const record = all[pick % Math.max(all.length, 1)];
      if (what === 'add' || !record) return add(pick % 2);
      touch(record, { messageCount: 9 });
      if (what === 'attach' && kind === 'conversation') {
        for (const attached of attachmentsOf(record.id, 1, `${made}`, nowMs)) api.store.put(attached);
        made += 1;
      }
    },
  };
}

function updatedAtMs(record: StoredResource): number {
  return Date.parse(textAttribute(record, 'updatedAt'));
}

function recordsOf(kind: string, one: Seeded, index: number, nowMs = NOW): StoredResource[] {
  const id = `${kind[0] ?? 'x'}${String(index).padStart(5, '0')}`;
  const updatedAtMs = nowMs - one.updatedAgoMs;
  const createdAtMs = updatedAtMs - one.createdBeforeMs;
  const attachments = kind === 'conversation' ? one.attachments : 0;
  const record = resource(
    kind,
    id,
    {
      rev: 1,
      messageCount: attachments,
      deleted: one.isDeleted,
      createdAt: new Date(createdAtMs).toISOString(),
      updatedAt: new Date(updatedAtMs).toISOString(),
    },
    { customer: CUSTOMER },
  );
  return [record, ...attachmentsOf(id, attachments, String(index), createdAtMs), ...historyOf(kind, id, id)];
}

/** One more of everything that hangs below a record beside attachments. */
function historyOf(kind: string, id: string, suffix: string): StoredResource[] {
  const child = (type: string, relation: string): StoredResource =>
    resource(type, `${type}-${suffix}`, {}, { [relation]: refersTo(kind, id) });
  if (kind === 'conversation') return ['customer_event', 'forward'].map((type) => child(type, kind));
  return kind === 'customer' ? [child('customer_merge', 'target'), child('draft', kind)] : [];
}

function attachmentsOf(
  conversationId: string,
  count: number,
  suffix: string,
  atMs: number,
): StoredResource[] {
  if (count === 0) return [];
  const messageId = `m${suffix}`;
  const at = new Date(atMs).toISOString();
  const message = resource(
    'message',
    messageId,
    { rev: 1, createdAt: at, updatedAt: at },
    { conversation: refersTo('conversation', conversationId), customer: CUSTOMER },
  );
  const attachments = Array.from({ length: count }, (_, position) =>
    resource(
      'attachment',
      `a${suffix}-${position}`,
      { name: 'a.jpg' },
      { message: refersTo('message', messageId) },
    ),
  );
  return [message, ...attachments];
}

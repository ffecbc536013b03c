/** What all generators share: moments, text and references. Knows nothing of single record types. */
import type { JsonObject } from './json';
import type { Random } from './random';
import { refersTo, resource, type Relationship, type StoredResource } from './resource';

export interface Moments {
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Generation {
  readonly random: Random;
  readonly now: number;
  /** Ids of the people and tags that records refer to. */
  readonly userIds: string[];
  readonly teamIds: string[];
  readonly tagIds: string[];
  /** Moments of the `index`-th record of a kind: some dozens of a thousand share one, as after a bulk import. */
  moments(index: number): Moments;
  /** Text for people; every so often one that breaks careless programs. */
  text(index: number): string;
  /** A record of the organisation, made and changed by one of its users. */
  record(
    type: string,
    id: string,
    attributes: JsonObject,
    relationships?: Record<string, Relationship>,
  ): StoredResource;
}

const DAY_MS = 86_400_000;
const SPREAD_MS = 3 * 365 * DAY_MS;
/** Records are older than the index lag that clients allow for. */
const NEWEST_MS = 3_600_000;

/** Bulk imports: these positions of every thousand share one moment, so many days ago. */
const IMPORTS = [
  { from: 40, to: 70, newestDays: 1, oldestDays: 700 },
  { from: 80, to: 92, newestDays: 760, oldestDays: 1000 },
];
const IMPORT_BLOCK = 1000;

const SENTENCES = [
  'Where is my order?',
  'The parcel arrived damaged, could you send a new one?',
  'Thanks, that solved it.',
  'I would like to change the delivery address.',
  'Please cancel my subscription at the end of the month.',
  'Ich hätte gern eine Rechnung über 12,50 €.',
] as const;

/** Emoji, right to left, combining marks, U+0000, a lone surrogate, line separators, markup, very long, empty. */
const AWKWARD = [
  'Great service 🎉👩‍👩‍👧‍👦',
  'أين طلبي؟ شكرا جزيلا',
  'שלום, איפה ההזמנה שלי?',
  'Zoe\u0308 and Zoë',
  'a null \u0000 character',
  'half an emoji \ud83d here',
  'line\u2028separator and\r\nline break\ttab',
  '<p>"quoted" & \\escaped\\</p>',
  'long '.repeat(400),
  '',
] as const;
const AWKWARD_EVERY = 7;

/** The shared source of moments, text and records; everything it gives follows from `random` and `now`. */
export function createGeneration(random: Random, now: number, organisationId: string): Generation {
  const org = refersTo('org', organisationId);
  const imports = new Map<string, number>();
  const userIds: string[] = [];

  const between = (from: number, to: number): number => Math.floor(from + random.next() * (to - from));

  return {
    random,
    now,
    userIds,
    teamIds: [],
    tagIds: [],
    moments(index) {
      const bulk = IMPORTS.find(({ from, to }) => index % IMPORT_BLOCK >= from && index % IMPORT_BLOCK < to);
      if (bulk !== undefined) {
        const key = `${Math.floor(index / IMPORT_BLOCK)}/${bulk.from}`;
        const at =
          imports.get(key) ?? between(now - bulk.oldestDays * DAY_MS, now - bulk.newestDays * DAY_MS);
        imports.set(key, at);
        return { createdAt: at, updatedAt: at };
      }
      const createdAt = between(now - SPREAD_MS, now - NEWEST_MS);
      const changedLate = random.next() ** 3;
      return { createdAt, updatedAt: Math.floor(createdAt + changedLate * (now - NEWEST_MS - createdAt)) };
    },
    text(index) {
      const awkward = AWKWARD[(index / AWKWARD_EVERY) % AWKWARD.length];
      return index % AWKWARD_EVERY === 0 && awkward !== undefined ? awkward : random.pick(SENTENCES);
    },
    record(type, id, attributes, relationships = {}) {
      const by: Record<string, Relationship> =
        userIds.length === 0
          ? {}
          : {
              createdBy: refersTo('user', random.pick(userIds)),
              modifiedBy: refersTo('user', random.pick(userIds)),
            };
      return resource(type, id, attributes, { org, ...by, ...relationships });
    },
  };
}

/** A moment as the API writes it: UTC with milliseconds. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** The attributes that nearly every record has. */
export function stamps({ createdAt, updatedAt }: Moments): JsonObject {
  return { createdAt: iso(createdAt), updatedAt: iso(updatedAt), modifiedAt: iso(updatedAt) };
}

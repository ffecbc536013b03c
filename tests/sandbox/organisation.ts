/** A made-up organisation: the same seed and moment give the same records. Knows nothing of the API's behaviour. */
import { generateActivity } from './generate-activity';
import { generateChildren } from './generate-children';
import { generateConversations } from './generate-conversations';
import { generateKobjects } from './generate-kobjects';
import { generateLists } from './generate-lists';
import { generateMessages } from './generate-messages';
import { generateMetadata } from './generate-metadata';
import { generateCompanies, generateCustomers } from './generate-people';
import { generateSettings } from './generate-settings';
import { generateNotes } from './generate-notes';
import { createGeneration } from './generation';
import { createRandom } from './random';
import type { StoredResource } from './resource';

export const ORGANISATION_ID = '57f29863a1dbf61100e6aa92';
export const ORGANISATION_NAME = 'sandbox';

export interface Organisation {
  readonly id: string;
  /** The subdomain. */
  readonly name: string;
  /** Every record, children too, of every type. */
  readonly records: readonly StoredResource[];
}

export interface OrganisationOptions {
  seed?: number;
  /** Milliseconds since the epoch: all records are older than this. */
  now: number;
  /** `small`: several pages of 100 for each stream; a number: about so many searchable records. */
  size?: 'small' | number;
}

/** How many records of each kind make up the small organisation; other sizes keep the proportions. */
const SMALL = {
  companies: 110,
  customers: 240,
  conversations: 180,
  messages: 250,
  notes: 120,
  kobjects: 210,
};
/** They come last, and beside the sum, so that other records stay what they are. */
const SMALL_ACTIVITY = 130;
const SMALL_TOTAL = Object.values(SMALL).reduce((sum, count) => sum + count, 0);

/** Generates the organisation. */
export function generateOrganisation({ seed = 1, now, size = 'small' }: OrganisationOptions): Organisation {
  const factor = size === 'small' ? 1 : size / SMALL_TOTAL;
  const count = (kind: keyof typeof SMALL): number => Math.round(SMALL[kind] * factor);
  const activityCount = Math.round(SMALL_ACTIVITY * factor);
  const generation = createGeneration(createRandom(seed), now, ORGANISATION_ID);

  const settings = generateSettings(generation);
  const companies = generateCompanies(generation, count('companies'));
  const customers = generateCustomers(generation, companies, count('customers'));
  const conversations = generateConversations(generation, customers, count('conversations'));
  const messages = generateMessages(generation, conversations, count('messages'));
  const lists = [
    settings,
    companies,
    customers,
    conversations,
    messages,
    generateNotes(generation, conversations, count('notes')),
    generateKobjects(generation, customers, count('kobjects')),
    generateMetadata(generation),
    generateLists(generation),
    generateChildren(generation, conversations, customers),
    generateActivity(generation, conversations, activityCount),
  ];
  return { id: ORGANISATION_ID, name: ORGANISATION_NAME, records: lists.flat() };
}

/** Companies and customers of the made-up organisation (dossier section 9). Knows no other records. */
import { iso, stamps, type Generation } from './generation';
import type { JsonObject } from './json';
import { refersTo, type StoredResource } from './resource';

const FIRST_NAMES = ['Ada', 'Grace', 'Zoë', 'Søren', '明', 'Мария', 'نور', 'Anna-Lena', "D'Arcy"] as const;
const LAST_NAMES = ['Lovelace', 'Hopper', 'Müller', 'Nguyễn', '李', 'O’Brien', 'García', 'x'] as const;

/** Companies with the attributes of dossier section 9, the misspelt one included. */
export function generateCompanies(generation: Generation, count: number): StoredResource[] {
  const { random } = generation;
  return Array.from({ length: count }, (_, index) => {
    const moments = generation.moments(index);
    const attributes: JsonObject = {
      name: `Company ${index} ${random.pick(LAST_NAMES)}`,
      // The documented example misspells the key.
      [index % 10 === 0 ? 'extenalId' : 'externalId']: `company-${index}`,
      avatarUrl: null,
      emails: [],
      phones: [],
      whatsapps: [],
      socials: [],
      urls: index % 4 === 0 ? [{ url: 'https://example.com', type: 'website' }] : [],
      domains: [`company-${index}.example`],
      locations: [],
      employeeCount: index % 3 === 0 ? null : random.integer(1, 5000),
      tags: index % 5 === 0 ? [random.pick(generation.tagIds)] : [],
      ...stamps(moments),
      importedAt: index % 6 === 0 ? iso(moments.createdAt) : null,
      defaultLang: random.pick([null, 'en_us', 'de']),
      deleted: index % 37 === 36,
      rev: random.integer(0, 9),
      roleGroupVersions: [],
      custom: { tierStr: random.pick(['gold', 'silver', '']), contractSignedAt: null },
    };
    return generation.record('company', random.id(moments.createdAt), attributes);
  });
}

/** Customers, a third of them of a company, with custom attributes of each suffix of dossier section 9. */
export function generateCustomers(
  generation: Generation,
  companies: readonly StoredResource[],
  count: number,
): StoredResource[] {
  const { random } = generation;
  return Array.from({ length: count }, (_, index) => {
    const moments = generation.moments(index);
    const id = random.id(moments.createdAt);
    const company = companies.length > 0 && index % 3 === 0 ? random.pick(companies) : undefined;
    return generation.record('customer', id, customerAttributes(generation, index, moments), {
      messages: { links: { self: `/v1/customers/${id}/messages` } },
      ...(company === undefined ? {} : { company: refersTo('company', company.id) }),
      // One dynamic relationship per klass.
      order: { links: { self: `/v1/customers/${id}/klasses/order` }, meta: { kobject: true } },
    });
  });
}

function customerAttributes(
  generation: Generation,
  index: number,
  moments: ReturnType<Generation['moments']>,
): JsonObject {
  const { random } = generation;
  const isSparse = index % 9 === 0;
  const firstName = random.pick(FIRST_NAMES);
  const lastName = random.pick(LAST_NAMES);
  const email = `customer-${index}@example.com`;
  const all = random.integer(0, 5);
  return {
    name: isSparse ? null : `${firstName} ${lastName}`,
    displayName: isSparse ? email : `${firstName} ${lastName}`,
    displayColor: random.pick(['green', 'blue', 'purple']),
    displayIcon: 'compass',
    firstName: isSparse ? null : firstName,
    lastName: isSparse ? null : lastName,
    username: null,
    avatarUrl: null,
    externalId: index % 4 === 0 ? null : `customer-${index}`,
    externalIds:
      index % 4 === 0 ? [] : [{ externalId: `customer-${index}`, verified: index % 8 === 0, id: null }],
    sharedExternalIds: [],
    signedUpAt: isSparse ? null : iso(moments.createdAt),
    emails: [{ type: 'home', email, verified: index % 2 === 0, externalVerified: false }],
    sharedEmails: [],
    phones: isSparse ? [] : [{ type: 'mobile', phone: '+15550100', verified: false }],
    sharedPhones: [],
    socials: [],
    sharedSocials: [],
    urls: [],
    locations: [],
    activeUsers: [],
    watchers: [],
    recentLocation: isSparse
      ? {}
      : {
          updatedAt: iso(moments.createdAt),
          location: { countryName: 'Germany', regionName: null, cityName: 'Köln', zipCode: '50667' },
        },
    locale: random.pick(['en_US', 'de_DE', null]),
    timeZone: random.pick(['Europe/Berlin', null]),
    birthdayAt: index % 5 === 0 ? '1990-02-28T00:00:00.000Z' : null,
    gender: random.pick(['f', 'm', null]),
    ...stamps(moments),
    importedAt: index % 6 === 0 ? iso(moments.createdAt) : null,
    lastSeenAt: null,
    lastActivityAt: iso(moments.updatedAt),
    lastMessageAt: all > 0 ? iso(moments.updatedAt) : null,
    lastMessageIn: all > 0 ? { sentAt: iso(moments.updatedAt), channel: 'email', sentiment: null } : {},
    lastMessageOut: {},
    lastConversation: { tags: [], channels: [] },
    conversationCounts: { all, open: 0, snoozed: 0, done: all },
    preview: {
      previewAt: iso(moments.updatedAt),
      type: 'message_in',
      text: generation.text(index),
      subject: null,
    },
    tags: index % 5 === 0 ? [random.pick(generation.tagIds)] : [],
    sentiment: index % 3 === 0 ? { polarity: 1, confidence: 0.75 } : null,
    progressiveStatus: random.pick([null, 'open', 'done', 'snoozed']),
    verified: index % 2 === 0,
    deleted: index % 41 === 40,
    rev: random.integer(0, 40),
    recentItems: [],
    satisfactionLevel: { firstSatisfaction: { sentByTeams: [], answers: [] }, lastSatisfaction: {} },
    defaultLang: random.pick([null, 'en_us']),
    roleGroupVersions: [],
    custom: {
      brandStr: random.pick(['north', 'south', '']),
      lastOrderIdNum: random.integer(1, 99_999),
      acceptsMarketingBool: index % 2 === 0,
      contactReasonTree: 'orders.returns.damaged',
      deskTicketUrl: null,
      birthdayAt: '2016-11-06T13:54:29-05:00',
      lastVisitAt: index % 10 === 0 ? '' : iso(moments.createdAt),
      ordersId: [],
    },
  };
}

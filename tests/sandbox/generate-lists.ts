/**
 * What an organisation configures besides users and tags: brands, hours, routing, texts, surveys, hooks, help pages
 * (dossier section 5; the attributes that MEL-cf26 captured and the OpenAPI file shows). Made last, so that it changes no
 * other record.
 */
import { iso, stamps, type Generation, type Moments } from './generation';
import type { JsonObject } from './json';
import { refersTo, resource, type Relationship, type StoredResource } from './resource';

interface Kind {
  readonly type: string;
  readonly count: number;
  /** Where one of them is; undefined where the captured records have no links. */
  readonly path?: string;
  readonly attributes: (index: number, generation: Generation, moments: Moments) => JsonObject;
  readonly relationships?: (index: number, generation: Generation) => Record<string, Relationship>;
}

const HOURS = { '0': null, '1': [[480, 1020]], '2': [[480, 720], [780, 1020]], '6': null }; // prettier-ignore
const CRITERIA = { and: [{ conversation_channel: { operator: 'equals', value: 'email' } }], or: [] };

const hook = (kind: 'email' | 'web' | 'form'): Kind => ({
  type: `${kind}_hook`,
  count: 3,
  path: `/v1/hooks/${kind}`,
  attributes: (index) => ({
    title: `Hook ${index}`,
    description: index % 2 === 0 ? null : 'orders of the shop',
    eventName: `kustomer.hooks.${kind}.${index}.receive`,
    hash: `hash-${kind}-${index}`,
    ...(kind === 'email'
      ? { email: `hash-${index}@hooks.example.com`, key: `key-${index}` }
      : { url: `https://api.example.com/v1/hooks/${kind}/hash-${index}` }),
  }),
});

/** Two of them need more than a page of 100. */
const KINDS: readonly Kind[] = [
  {
    type: 'brand',
    count: 3,
    path: '/v1/brands',
    attributes: (index) => ({ name: index === 0 ? 'default' : `Brand ${index}`, default: index === 0 }),
  },
  {
    type: 'queue',
    count: 5,
    path: '/v1/routing/queues',
    attributes: (index, generation) => ({
      name: index === 0 ? 'DEFAULT_QUEUE' : `queue-${index}`,
      displayName: `Queue ${index}`,
      description: generation.text(index),
      priority: index,
      itemSize: index === 3 ? 1.5 : 1,
      system: index === 0,
      restrictTransfersByUsers: false,
    }),
  },
  {
    type: 'queue_rule',
    count: 4,
    path: '/v1/routing/queue-rules',
    attributes: (index) => ({
      name: `Rule ${index}`,
      description: null,
      enabled: index !== 2,
      criteria: CRITERIA,
    }),
    relationships: (_, { random }) => ({ queue: refersTo('queue', random.id(0)) }),
  },
  {
    type: 'routing_status',
    count: 4,
    attributes: (index) => ({
      name: ['Available', 'Busy', 'Lunch', 'Training'][index] ?? '',
      statusType: index === 0 ? 'available' : 'unavailable',
      description: null,
      selectable: index !== 1,
      system: index < 2,
      enabled: true,
      routable: index === 0,
    }),
  },
  {
    type: 'snooze',
    count: 4,
    attributes: (index) => ({
      name: ['2 Hours', 'Tomorrow', 'Holidays', 'Next Week'][index] ?? '',
      enabled: index !== 2,
      type: ['relative', 'dynamic', 'absolute', 'dynamic'][index] ?? '',
      // A number of milliseconds, or an object.
      value:
        [
          7_200_000,
          { day: { type: 'tomorrow', value: '' }, time: '09:00 am' },
          1_798_761_600_000,
          { day: { type: 'absolute', value: 'monday' }, time: '09:00 am' },
        ][index] ?? null,
    }),
  },
  {
    type: 'snippet',
    count: 105,
    path: '/v1/snippets',
    attributes: (index, generation) => ({
      name: `Snippet ${index}`,
      key: `sn.org.text.${index}`,
      app: null,
      description: null,
      source: 'en_us',
      category: 'chat',
      langs: { en_us: { value: generation.text(index), outdated: false } },
    }),
  },
  {
    type: 'shortcut_category',
    count: 6,
    path: '/v1/shortcuts/categories',
    attributes: (index) => ({ name: `Category ${index}` }),
  },
  {
    type: 'role_group',
    count: 4,
    attributes: (index) => ({
      name: index === 0 ? 'Administrator' : `Role group ${index}`,
      description: null,
      display: true,
      system: index < 2,
      roles: index === 0 ? ['org.admin', 'org.user'] : [],
    }),
  },
  {
    type: 'card',
    count: 2,
    path: '/v1/cards',
    attributes: (index) => ({
      name: `card-${index}`,
      description: 'orders of the shop',
      url: 'https://example.com/card',
      contexts: ['customer', 'kobject.order'],
    }),
    relationships: () => ({ app: { links: { self: '/v1/apps/shop' }, data: { type: 'app', id: 'shop' } } }),
  },
  {
    type: 'satisfaction',
    count: 3,
    attributes: (index) => ({
      name: `Survey ${index}`,
      formType: index === 2 ? 'nps' : 'csat',
      enabled: index !== 1,
      channel: index === 1 ? 'chat' : 'email',
      description: null,
      from: { channel: 'email', account: 'support@example.com', app: 'postmark' },
      metaTitle: 'How was it?',
      metaDescription: null,
      delayTime: index === 1 ? 0.5 : 0,
      scale: { options: 5, type: 'number', labelLow: 'bad', labelHigh: 'good' },
      introduction: 'Tell us.',
      ratingPrompt: 'How satisfied are you?',
      questions: [],
      allQuestions: [{ id: 'q1', prompt: 'Why?' }],
      followUpType: 'all',
      criteria: { and: [], or: [] },
    }),
  },
  {
    type: 'saved_search',
    count: 5,
    path: '/v1/customers/searches',
    attributes: (index) => ({
      name: `Search ${index}`,
      data: { queryContext: 'conversation', and: [{ conversation_status: { equals: 'open' } }], or: [] },
      dataHash: `hash-${index}`,
      icon: null,
      showBadge: index % 2 === 0,
      badgeColor: null,
      defaultVisibility: 'all',
      userVisibilities: index === 1 ? [{ id: '600000000000000000000002', visibility: 'all' }] : [],
      teamVisibilities: [],
      accessUsers: [],
      cacheable: false,
      private: index === 3,
      position: index,
    }),
  },
  {
    type: 'sender',
    count: 130,
    attributes: (index, { random }) => ({
      sender: `sender-${index}@example.com`,
      channel: 'email',
      list: random.pick(['whitelist', 'blacklist']),
    }),
  },
  {
    type: 'workflow',
    count: 4,
    path: '/v1/workflows',
    attributes: (index) => ({
      name: `Workflow ${index}`,
      description: null,
      enabled: index !== 1,
      editable: true,
      containsVariables: false,
      lastError: index === 2 ? { message: 'no such step', statusCode: 400 } : {},
      trigger: { id: 't', eventName: 'kustomer.conversation.create', transitions: [{ target: 's1' }] },
      steps: [{ id: 's1', action: 'kustomer.conversation.append-tags', params: { tags: ['1', 2] } }],
    }),
  },
  {
    type: 'notification',
    count: 3,
    attributes: (index, _, { createdAt }) => ({
      name: 'kustomer.conversation.firstmessagein',
      status: index === 0 ? 'unread' : 'read',
      event: { id: `event-${index}`, createdAt: iso(createdAt), data: { type: 'message', attributes: {} } },
    }),
  },
  {
    type: 'kb_article',
    count: 6,
    path: '/v1/kb/articles',
    attributes: (index, generation, { updatedAt }) => ({
      title: `Article ${index} ${generation.text(index).slice(0, 30)}`,
      hash: `article-${index}`,
      source: 'org',
      status: index === 1 ? 'draft' : 'published',
      scope: 'public',
      publishedAt: index === 1 ? null : iso(updatedAt),
      deleted: index === 5,
      deletedAt: index === 5 ? iso(updatedAt) : null,
      tags: [],
      categories: ['600000000000000000000009'],
      knowledgeBases: [{ id: '600000000000000000000008', featured: index === 0 }],
      metaTitle: null,
      metaDescription: null,
      metaKeywords: [],
      latestLangs: { en_us: { status: 'published', outdated: false } },
    }),
  },
  {
    type: 'kb_category',
    count: 4,
    path: '/v1/kb/categories',
    attributes: (index) => ({
      hash: `category-${index}`,
      root: index === 0,
      published: true,
      langs: { en_us: { title: `Category ${index}`, slug: `category-${index}`, disabled: false } },
      positions: [],
      categoryPositions: [],
    }),
  },
  hook('email'),
  hook('web'),
  hook('form'),
  {
    type: 'app',
    count: 3,
    path: '/v1/apps',
    attributes: (index, _, { updatedAt }) => ({
      name: `app_${index}`,
      version: '1.2.0',
      current: '1.2.0',
      status: 'ready',
      statusAt: iso(updatedAt),
      actions: { 'kustomer.app.shop.find': { status: 'ready', statusAt: iso(updatedAt), id: 'a' } },
      cards: {},
      klasses: { 'shop-order': { status: 'ready' } },
      installing: null,
    }),
  },
];

/** All records of these lists, business schedules with their holidays, and a class that takes no new objects. */
export function generateLists(generation: Generation): StoredResource[] {
  const lists = KINDS.flatMap((kind) =>
    Array.from({ length: kind.count }, (_, index) => make(generation, kind, index)),
  );
  return [...lists, ...schedules(generation), retiredKlass(generation)];
}

function make(generation: Generation, kind: Kind, index: number): StoredResource {
  const moments = generation.moments(index);
  const id = generation.random.id(moments.createdAt);
  const attributes = { ...kind.attributes(index, generation, moments), ...stamps(moments) };
  const record = generation.record(kind.type, id, attributes, kind.relationships?.(index, generation) ?? {});
  const { links: _links, ...bare } = record;
  return kind.path === undefined ? bare : { ...bare, links: { self: `${kind.path}/${id}` } };
}

/** Every schedule but the last has holidays. */
function schedules(generation: Generation): StoredResource[] {
  const { random } = generation;
  return [3, 2, 0].flatMap((holidays, index) => {
    const moments = generation.moments(index);
    const id = random.id(moments.createdAt);
    const attributes = {
      name: `Hours ${index}`,
      hours: HOURS,
      timezone: 'America/New_York',
      default: index === 0,
    };
    return [
      generation.record('schedule', id, { ...attributes, ...stamps(moments) }),
      ...Array.from({ length: holidays }, (_, nth) => {
        const its = generation.moments(nth);
        const day = {
          name: `Holiday ${nth}`,
          startDate: iso(its.createdAt),
          endDate: iso(its.createdAt + 1),
        };
        return generation.record(
          'holiday',
          random.id(its.createdAt),
          { ...day, description: null, enabled: true, ...stamps(its) },
          { schedule: refersTo('schedule', id) },
        );
      }),
    ];
  });
}

function retiredKlass({ now, random }: Generation): StoredResource {
  const createdAt = now - 900 * 86_400_000;
  const attributes = { name: 'old-order', displayName: 'Old order', status: 'existing_only', mixins: [] };
  return resource('klass', random.id(createdAt), {
    ...attributes,
    ...stamps({ createdAt, updatedAt: createdAt }),
  });
}

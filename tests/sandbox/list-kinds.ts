/**
 * What the records of plain lists look like (dossier section 5; the attributes that MEL-cf26 captured and the OpenAPI file
 * shows). Data only.
 */
import { iso, type Generation, type Moments } from './generation';
import type { JsonObject } from './json';
import { refersTo, type Relationship } from './resource';

export interface Kind {
  readonly type: string;
  readonly count: number;
  /** Where one of them is; undefined where the captured records have no links. */
  readonly path?: string;
  readonly attributes: (index: number, generation: Generation, moments: Moments) => JsonObject;
  readonly relationships?: (index: number, generation: Generation) => Record<string, Relationship>;
}

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
export const KINDS: readonly Kind[] = [
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
      from: { channel: 'email', account: 'support@example.com', app: 'postmark' },
      metaTitle: 'How was it?',
      delayTime: index === 1 ? 0.5 : 0,
      scale: { options: 5, type: 'number', labelLow: 'bad', labelHigh: 'good' },
      introduction: 'Tell us.',
      ratingPrompt: 'How satisfied are you?',
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
      showBadge: index % 2 === 0,
      defaultVisibility: 'all',
      userVisibilities: index === 1 ? [{ id: '600000000000000000000002', visibility: 'all' }] : [],
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
      categories: ['600000000000000000000009'],
      knowledgeBases: [{ id: '600000000000000000000008', featured: index === 0 }],
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

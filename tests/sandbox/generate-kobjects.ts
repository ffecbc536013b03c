/** Custom objects of the made-up organisation and their classes (dossier sections 2 and 9). */
import { stamps, type Generation } from './generation';
import type { JsonObject } from './json';
import { refersTo, type StoredResource } from './resource';

interface Klass {
  readonly name: string;
  readonly displayName: string;
  readonly status: 'enabled' | 'disabled';
  /** How many of a hundred custom objects. */
  readonly share: number;
}

/** A plain name, one with a hyphen, one with a capital; one that is disabled and has no objects. */
const KLASSES: readonly Klass[] = [
  { name: 'order', displayName: 'Order', status: 'enabled', share: 60 },
  { name: 'ecomm-order', displayName: 'E-Commerce Order', status: 'enabled', share: 25 },
  { name: 'Subscription', displayName: 'Subscription', status: 'enabled', share: 15 },
  { name: 'call_back_request', displayName: 'Call Back Request', status: 'disabled', share: 0 },
];
/** The klasses that have objects, as metadata names them. */
export const KLASS_NAMES: readonly string[] = KLASSES.filter(({ share }) => share > 0).map(
  ({ name }) => name,
);

/** The klasses, then their objects. */
export function generateKobjects(
  generation: Generation,
  customers: readonly StoredResource[],
  count: number,
): StoredResource[] {
  const { random } = generation;
  const klasses = KLASSES.map((klass) => generateKlass(generation, klass));
  let first = 0;
  const kobjects = KLASSES.flatMap(({ name, share }, at) => {
    const klassId = klasses[at]?.id ?? '';
    const start = first;
    const length = Math.round((count * share) / 100);
    first += length;
    return Array.from({ length }, (_, index) => {
      const moments = generation.moments(start + index);
      const customer = customers.length > 0 && index % 4 !== 0 ? random.pick(customers) : undefined;
      return generation.record(
        `kobject.${name}`,
        random.id(moments.createdAt),
        { ...kobjectAttributes(generation, index), ...stamps(moments), rev: random.integer(0, 3) },
        {
          // `link`, in the singular.
          klass: { link: { self: `/v1/klasses/${klassId}` }, data: { type: 'klass', id: klassId } },
          ...(customer === undefined ? {} : { customer: refersTo('customer', customer.id) }),
        },
      );
    });
  });
  return [...klasses, ...kobjects];
}

function generateKlass(generation: Generation, { name, displayName, status }: Klass): StoredResource {
  const createdAt = generation.now - 1000 * 86_400_000;
  const klass = generation.record(
    'klass',
    generation.random.id(createdAt),
    {
      name,
      // A key of the documented example, in lower case.
      [status === 'disabled' ? 'displayname' : 'displayName']: displayName,
      icon: 'truck-delivery',
      color: '',
      status,
      mixins: ['assignable'],
      appDisabled: false,
      ...stamps({ createdAt, updatedAt: createdAt }),
    },
    { kobjects: { links: { self: `/v1/klasses/${name}` } } },
  );
  return klass;
}

function kobjectAttributes(generation: Generation, index: number): JsonObject {
  const { random } = generation;
  return {
    externalId: index % 5 === 0 ? null : `kobject-${index}`,
    title: `Order #${index} ${generation.text(index).slice(0, 60)}`,
    description: index % 2 === 0 ? null : generation.text(index),
    icon: 'truck-delivery',
    images: index % 3 === 0 ? ['https://example.com/hoodie.jpg'] : [],
    data: index % 3 === 0 ? { source: { line: [1, 'two', null] } } : {},
    custom: {
      orderStatusStr: random.pick(['fulfilled', 'open', '']),
      orderNumberNum: index,
      totalPriceNum: random.integer(100, 99_999) / 100,
      giftBool: index % 2 === 0,
      orderUpdatedAt: '2016-11-06T13:54:29-05:00',
      shippedAt: index % 6 === 0 ? '' : null,
      reasonTree: 'a.b.c',
      noteTxt: generation.text(index),
    },
    tags: [],
    status: random.pick(['open', 'done']),
    queue: null,
    assignedUser: index % 4 === 0 ? random.pick(generation.userIds) : null,
    assignedTeam: null,
    firstDone: {},
    lastDone: index % 4 === 0 ? { time: 27_122, businessTime: null, commentCount: 1 } : {},
    doneCount: 0,
    reopenCount: 0,
    reopenFromDoneCount: 0,
    importedAt: null,
  };
}

/**
 * What an organisation configures besides users and tags: brands, hours, routing, texts, surveys, hooks, help pages.
 * Made last, so that it changes no other record.
 */
import { withoutLinks } from './generate-settings';
import { iso, stamps, type Generation } from './generation';
import { KINDS, type Kind } from './list-kinds';
import { refersTo, resource, type StoredResource } from './resource';

const HOURS = {
  '0': null,
  '1': [[480, 1020]],
  '2': [
    [480, 720],
    [780, 1020],
  ],
  '6': null,
};
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
  const bare = withoutLinks(record);
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

/**
 * Custom attributes that are younger than the catalog: they are delivered inside `attributes.custom` as they come, and
 * their names are noted. Knows nothing of where catalogs come from.
 */
import { isJsonObject, member } from '../json';
import type { Delivery } from './delivery';
import type { StreamTally } from './tally';

/** A map of ids in place of names would have no end. */
const MOST_NOTED = 1000;
const MOST_NAMED = 10;

/** The same delivery; what it is given is looked through for custom attributes that aren't `known`. */
export function watchAttributes(
  delivery: Delivery,
  known: ReadonlySet<string>,
  { unknownAttributes }: Pick<StreamTally, 'unknownAttributes'>,
): Delivery {
  return {
    async write(records, extractedAtMs) {
      await delivery.write(records, extractedAtMs);
      for (const record of records) {
        const custom = member(record['attributes'], 'custom');
        if (!isJsonObject(custom)) continue;
        for (const name of Object.keys(custom)) {
          if (!known.has(name) && unknownAttributes.size < MOST_NOTED) unknownAttributes.add(name);
        }
      }
    },
  };
}

/** One sentence about all streams' attributes that the catalog doesn't know; undefined where it knows all that came. */
export function describeUnknownAttributes(
  tallies: ReadonlyMap<string, Pick<StreamTally, 'unknownAttributes'>>,
): string | undefined {
  const found = [...tallies].filter(([, { unknownAttributes }]) => unknownAttributes.size > 0);
  if (found.length === 0) return undefined;
  const parts = found.map(([stream, { unknownAttributes: names }]) => {
    const count = `${names.size}${names.size >= MOST_NOTED ? ' or more' : ''}`;
    const named = [...names].slice(0, MOST_NAMED).map((name) => JSON.stringify(name));
    const more = names.size > MOST_NAMED ? ', …' : '';
    return `${stream} ${count} (${named.join(', ')}${more})`;
  });
  return (
    `Custom attributes that the catalog does not know: ${parts.join('; ')}. They are delivered inside ` +
    '"attributes.custom"; write the catalog anew with --discover to have them typed.'
  );
}

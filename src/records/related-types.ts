/**
 * Which type the resource behind a relationship has. Data only.
 *
 * Source: the examples of the OpenAPI file, where each relationship has one type; `customers` beside `customer` is there
 * too. Where neither says, the type is expected to be named like the relationship.
 */
import { snakeCase } from './names';

/** Relationships that aren't named after the type of what they lead to. */
const TYPES: Readonly<Record<string, string>> = {
  createdBy: 'user',
  modifiedBy: 'user',
  deletedBy: 'user',
  endedBy: 'user',
  pinnedBy: 'user',
  redactedBy: 'user',
  userMentions: 'user',
  accessUsers: 'user',
  teamMentions: 'team',
  accessTeams: 'team',
  versions: 'sla_version',
  parent: 'shortcut',
  source: 'customer',
  target: 'customer',
};

/** The types that say nothing which the relationship's name doesn't say. */
export function relatedTypes(relationship: string): readonly string[] {
  const stated = Object.hasOwn(TYPES, relationship) ? TYPES[relationship] : undefined;
  if (stated !== undefined) return [stated];
  const spellings = [relationship, snakeCase(relationship)];
  return spellings.flatMap((name) => [name, `${name}s`, name.replace(/s$/, '')]);
}

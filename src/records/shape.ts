/**
 * The last step of a record before it is written: hashed, then laid out. Compiled once per stream. Pure; knows neither
 * streams nor settings.
 */
import type { JsonObject, JsonSchema } from '../json';
import { columnPlaces } from './columns';
import { flatPlaces } from './flatten';
import type { HashText } from './hash';
import { compileHashing, hashedSchema } from './hash';
import type { Trail } from './path-globs';
import { startTrail } from './path-globs';
import { compileSpread } from './spread';

/** How the records of a stream leave the tap. */
export interface RecordShape {
  readonly schema: JsonSchema;
  /** Turns a record that has been fitted to the selected schema into one of `schema`. */
  readonly toRecord: (record: JsonObject) => JsonObject;
}

export interface ShapeRules {
  readonly layout: 'resource' | 'columns';
  /** The cursor of a child is its parent's. */
  readonly isCursorCarried?: boolean;
  readonly flattening: Flattening | undefined;
  readonly hashing: Hashing | undefined;
}

interface Flattening {
  /** How many levels are opened; what lies deeper is JSON text. */
  readonly maxDepth: number;
  readonly separator: string;
  readonly maxNameLength: number;
}

interface Hashing {
  /** Paths in the stream's records. */
  readonly globs: readonly string[];
  readonly hashText: HashText;
}

/** PostgreSQL cuts longer names. */
const MAX_NAME_LENGTH = 63;

/**
 * The shape that records get which have been projected from `full` to `selected`; undefined where they stay as they
 * are. `unfitColumn` is the nullable column for what has no other place.
 */
export function compileShape(
  full: JsonSchema,
  selected: JsonSchema,
  rules: ShapeRules,
  unfitColumn: string,
): RecordShape | undefined {
  const { layout, flattening, hashing } = rules;
  const trail = startTrail(hashing?.globs ?? []);
  const hashRecord = hashing && compileHashing(selected, trail, hashing.hashText, unfitColumn);
  const nested = hashRecord ? hashedSchema(selected, trail) : selected;
  if (layout === 'resource' && !flattening) {
    return hashRecord && { schema: nested, toRecord: hashRecord };
  }
  const isHashed = (path: readonly string[]): boolean => follow(trail, path).isMatched;
  const places =
    layout === 'columns'
      ? columnPlaces(full, nested, isHashed, rules.isCursorCarried)
      : flatPlaces(full, nested, flattening?.maxDepth ?? 0, flattening?.separator ?? '');
  const { schema, toRecord } = compileSpread(places, {
    maxNameLength: flattening?.maxNameLength ?? MAX_NAME_LENGTH,
    isNestedText: flattening !== undefined,
    unfitColumn,
  });
  return { schema, toRecord: hashRecord ? (record) => toRecord(hashRecord(record)) : toRecord };
}

function follow(trail: Trail, path: readonly string[]): Trail {
  return path.reduce((here, name) => here.below(name), trail);
}

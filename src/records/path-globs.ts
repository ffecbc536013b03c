/**
 * Globs over the paths of fields: `attributes.emails`, `attributes.custom.*`, `**.email`. Pure; knows neither streams
 * nor what the matched fields are for.
 *
 * `*` stands for any text within one name, `**` for any number of names. What lies below a matched path is matched too.
 * The position in a list is no name of its own: `emails.email`, `emails.*.email` and `emails.0.email` all match.
 */

/** How far the globs have been followed on the way to some field. */
export interface Trail {
  /** The field itself, or one above it, is matched. */
  readonly isMatched: boolean;
  /** Something below the field may be matched. */
  readonly isOpen: boolean;
  /** The trail of the member `name`. A name with dots counts as one name and as several. */
  below(name: string): Trail;
  /** The trail of an item of a list, for all items alike. */
  item(): Trail;
  /** The trail of a dotted path in which figures may be positions in lists. */
  along(path: string): Trail;
}

/** The rest of a glob that is still to be matched. */
type Rest = readonly Segment[];
type Segment = RegExp | typeof ANY_DEPTH;
const ANY_DEPTH = '**';

const MATCHED: Trail = {
  isMatched: true,
  isOpen: true,
  below: () => MATCHED,
  item: () => MATCHED,
  along: () => MATCHED,
};
const CLOSED: Trail = {
  isMatched: false,
  isOpen: false,
  below: () => CLOSED,
  item: () => CLOSED,
  along: () => CLOSED,
};

/** The trail at the top of a record. */
export function startTrail(globs: readonly string[]): Trail {
  return trailOf(globs.map((glob) => glob.split('.').map(segmentOf)));
}

/** Does a glob that has no dots, such as the name of a stream, match `name`? */
export function matchesName(glob: string, name: string): boolean {
  const segment = segmentOf(glob);
  return segment === ANY_DEPTH || segment.test(name);
}

function segmentOf(text: string): Segment {
  if (text === ANY_DEPTH) return ANY_DEPTH;
  const escaped = text.replaceAll(/[\\^$+?.()|[\]{}]/g, '\\$&').replaceAll(/\*+/g, '.*');
  return new RegExp(`^${escaped}$`, 's');
}

function trailOf(rests: readonly Rest[]): Trail {
  if (rests.length === 0) return CLOSED;
  if (rests.some(isAtEnd)) return MATCHED;
  return {
    isMatched: false,
    isOpen: true,
    below: (name) => trailOf(withSplit(rests, name)),
    item: () => trailOf([...rests, ...step(rests, '0')]),
    along: (path) => trailOf(followed(rests, path)),
  };
}

/** Nothing is left that has to match a name. */
function isAtEnd(rest: Rest): boolean {
  return rest.every((segment) => segment === ANY_DEPTH);
}

function step(rests: readonly Rest[], name: string): Rest[] {
  return rests.flatMap((rest) => stepOne(rest, name));
}

function stepOne(rest: Rest, name: string): Rest[] {
  const [first, ...others] = rest;
  if (first === undefined) return [];
  if (first === ANY_DEPTH) return [rest, ...stepOne(others, name)];
  return first.test(name) ? [others] : [];
}

function withSplit(rests: readonly Rest[], name: string): Rest[] {
  const whole = step(rests, name);
  return name.includes('.') ? [...whole, ...followed(rests, name)] : whole;
}

/** After each name of `path`; one that matches on the way matches all below. */
function followed(rests: readonly Rest[], path: string): Rest[] {
  let here = [...rests];
  for (const name of path.split('.')) {
    const next = step(here, name);
    if (next.some(isAtEnd)) return [[]];
    here = /^\d+$/.test(name) ? [...here, ...next] : next;
  }
  return here;
}

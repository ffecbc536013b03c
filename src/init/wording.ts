/**
 * What `init` shows: the streams with their roles, and the commands that come next. Pure.
 */
import type { Offer } from './answers';

/** A stream that the tap has, with the roles that reading it needs, in words. */
export interface OfferedStream extends Offer {
  readonly roles: string;
}

/** The streams that the key may read with the roles that they need, then the others with those that are missing. */
export function describeOffers(offers: readonly OfferedStream[]): readonly string[] {
  const width = Math.max(...offers.map(({ name }) => name.length));
  const open = offers.filter(({ lacks }) => lacks === undefined);
  const closed = offers.filter(({ lacks }) => lacks !== undefined);
  const line = (name: string, roles: string): string => `  ${name.padEnd(width)}  ${roles}`;
  return [
    `The key may read ${open.length} of ${offers.length} streams:`,
    ...open.map(({ name, roles }) => line(name, roles)),
    ...(closed.length === 0 ? [] : ['It may not read these; a key that has the missing role may:']),
    ...closed.map(({ name, lacks = '' }) => line(name, `lacks ${lacks}`)),
  ];
}

/** The commands that come next, with the config in `path`, for all streams or those that `chosen` names. */
export function nextCommands(path: string, chosen: readonly string[]): readonly string[] {
  const config = `tap-kustomer --config ${quoteForShell(path)}`;
  const only = quoteForShell(chosen.join(','));
  return [
    'Next:',
    `  ${config} --test`,
    `  ${config} --discover > catalog.json`,
    ...(chosen.length === 0 ? [] : [`  tap-kustomer select --catalog catalog.json --only ${only}`]),
    `  ${config} --catalog catalog.json --estimate`,
    `  ${config} --catalog catalog.json | target-jsonl > states.jsonl`,
  ];
}

/** As a word of a POSIX shell. */
function quoteForShell(text: string): string {
  return /^[\w./,:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

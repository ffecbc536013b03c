/**
 * Dates and ids, moved in time by one constant: order, ties and gaps stay. Pure.
 */
import { parseInstant } from '../instant';
import type { Draw } from './secret';

const DATE = /^(\d{4}-\d\d-\d\d)(?:([T ])(\d\d:\d\d)(:\d\d)?(?:([.,])(\d+))?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;
const MINUTE_MS = 60_000;
/** Dates outside are no dates of anything that happens; moved, they would leave the years of four digits. */
const FIRST_MS = Date.parse('1000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9990-01-01T00:00:00.000Z');

/** The date or date-time `text`, moved, in the same form and zone; undefined for what is none. */
export function moveDate(text: string, shiftMs: number): string | undefined {
  const match = DATE.exec(text);
  const instantMs = match ? parseInstant(text) : undefined;
  if (!match || instantMs === undefined || instantMs < FIRST_MS || instantMs > LAST_MS) return undefined;
  const [, , separator = '', minutes, seconds, point = '', fraction, zone = ''] = match;
  const moved = new Date(instantMs + shiftMs + zoneMs(zone)).toISOString();
  if (minutes === undefined) return moved.slice(0, 10);
  const milliseconds = moved.slice(20, 23);
  const decimals =
    fraction === undefined ? '' : point + (milliseconds + fraction.slice(3)).slice(0, fraction.length);
  return [
    moved.slice(0, 10),
    separator,
    moved.slice(11, 16),
    seconds === undefined ? '' : moved.slice(16, 19),
    decimals,
    zone,
  ].join('');
}

function zoneMs(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

/** Of ids: 24 hexadecimal digits, the first eight the second of their making. */
const ID = /^(?:[0-9a-f]{24}|[0-9A-F]{24})$/;
const YEAR_2010_S = Date.parse('2010-01-01T00:00:00.000Z') / 1000;
const YEAR_2040_S = Date.parse('2040-01-01T00:00:00.000Z') / 1000;

/** Is it an id as the API makes them? */
export function isMadeId(text: string): boolean {
  return ID.test(text);
}

/** Another id, made as much earlier or later as dates are moved, so that the order of ids stays as well. */
export function moveId(id: string, shiftMs: number, draw: Draw): string {
  const digit = (): string => draw(16).toString(16);
  const madeAtS = parseInt(id.slice(0, 8), 16);
  const isMoment = madeAtS >= YEAR_2010_S && madeAtS <= YEAR_2040_S;
  const head = isMoment
    ? (madeAtS + Math.floor(shiftMs / 1000)).toString(16).padStart(8, '0')
    : Array.from({ length: 8 }, digit).join('');
  const faked = head + Array.from({ length: 16 }, digit).join('');
  return id === id.toLowerCase() ? faked : faked.toUpperCase();
}

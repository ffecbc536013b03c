/** The two forms of dates that a search accepts (dossier section 2, "Dates"). Knows nothing of records. */

const UTC_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds since the epoch; undefined where the text has neither form or names no date of the calendar. */
export function parseSearchDate(text: string, timeZone: string): number | undefined {
  const isLocal = LOCAL_DATE.test(text);
  if (!isLocal && !UTC_INSTANT.test(text)) return undefined;
  const utc = Date.parse(text);
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined;
  return isLocal ? utc - offsetOf(timeZone, utc) : utc;
}

/** Whether the runtime knows an IANA time zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's wall clock is ahead of UTC, in milliseconds. */
function offsetOf(timeZone: string, at: number): number {
  if (timeZone === 'GMT') return 0;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - at;
}

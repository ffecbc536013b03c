/** A record in one line of a terminal: what is filled, as much as fits. Knows no stream. */

const LONGEST_TEXT = 28;

/** The filled attributes of a record, `name "Ann", tags [2], sla {3}`, as many as fit into `width`. */
export function shortenRecord(record: Readonly<Record<string, unknown>>, width: number): string {
  const { attributes } = record;
  const facts = Object.entries(isObject(attributes) ? attributes : {}).flatMap(([name, value]) => {
    const text = describe(value);
    return text === undefined ? [] : [`${name} ${text}`];
  });
  let line = '';
  for (const fact of facts) {
    const longer = line === '' ? fact : `${line}, ${fact}`;
    if (longer.length > width - ELLIPSIS.length) return line + ELLIPSIS;
    line = longer;
  }
  return line;
}

const ELLIPSIS = ', …';

/** A value in a few characters; undefined for one that says nothing. */
function describe(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : `[${value.length}]`;
  if (isObject(value)) {
    const count = Object.keys(value).length;
    return count === 0 ? undefined : `{${count}}`;
  }
  if (typeof value !== 'string')
    return typeof value === 'number' || value === true ? String(value) : undefined;
  // Control and format characters would move the cursor or turn the line round.
  const plain = value.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  if (plain === '') return undefined;
  const cut = plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT - 1).toWellFormed()}…` : plain;
  return `"${cut}"`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

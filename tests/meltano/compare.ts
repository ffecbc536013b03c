/** Rows as they should be against rows as they are, value by value. Knows neither streams nor targets. */

export type Row = Readonly<Record<string, unknown>>;

/** So many faults are named; the rest is counted. */
const NAMED = 5;

/** A sentence for each row that is missing, there twice, not expected, or different in a value. */
export function faultsOf(what: string, expected: readonly Row[], rows: readonly Row[]): string[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row]);
  const wanted = new Set(expected.map(keyOf));
  const faults = [
    ...expected.flatMap((row) => {
      const [first, ...more] = found.get(keyOf(row)) ?? [];
      if (first === undefined) return [`${what} ${keyOf(row)} is missing`];
      if (more.length > 0) return [`${what} ${keyOf(row)} is there ${more.length + 1} times`];
      return differences(row, first, `${what} ${keyOf(row)}: `);
    }),
    ...[...found.keys()].filter((key) => !wanted.has(key)).map((key) => `${what} ${key} is not expected`),
  ];
  return faults.length <= NAMED
    ? faults
    : [...faults.slice(0, NAMED), `${what}: ${faults.length - NAMED} more faults`];
}

/** Of rows with the same key the last: what a target holds that only appends. */
export function lastByKey(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** A copy of the row in which each value is changed by `change`, which is told the column. */
export function mapRow(row: Row, change: (value: unknown, column: string) => unknown): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, change(value, column)]));
}

/** The map with each value changed by `change`, which is told its name. */
export function mapValues<A, B>(
  map: ReadonlyMap<string, A>,
  change: (value: A, name: string) => B,
): ReadonlyMap<string, B> {
  return new Map([...map].map(([name, value]) => [name, change(value, name)]));
}

export function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf(row: Row): string {
  return String(row['id']);
}

/** Where two values differ, as deep as they are alike. */
function differences(expected: unknown, found: unknown, where: string): string[] {
  if (Object.is(expected, found)) return [];
  const [wanted, got] = [partsOf(expected), partsOf(found)];
  if (wanted === undefined || got === undefined || Array.isArray(expected) !== Array.isArray(found)) {
    return [`${where}expected ${shown(expected)}, found ${shown(found)}`];
  }
  const names = new Set([...wanted.keys(), ...got.keys()]);
  return [...names].flatMap((name) => {
    if (!got.has(name)) return [`${where}${name} is missing, expected ${shown(wanted.get(name))}`];
    if (!wanted.has(name)) return [`${where}${name} is not expected, found ${shown(got.get(name))}`];
    return differences(wanted.get(name), got.get(name), `${where}${name} `);
  });
}

function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item: unknown, index) => [String(index), item]));
  return isObject(value) ? new Map(Object.entries(value)) : undefined;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

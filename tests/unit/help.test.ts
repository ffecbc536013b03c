import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';
import { helpText } from '../../src/help';

const text = helpText();
const rows = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);

/** The block that begins with `heading`. */
function block(heading: string): string {
  const found = text.split('\n\n').find((part) => part.startsWith(heading));
  if (found === undefined) throw new Error(`no block ${heading}`);
  return found;
}

const now = block('Settings\n');
const planned = block('Settings that are checked');

describe('the help', () => {
  it.each(rows.map(([name, key]) => [name, key] as const))(
    'names %s under its heading, once',
    (name, key) => {
      const line = `\n  ${name} `;
      const [here, there] = key.since === 'now' ? [now, planned] : [planned, now];
      expect(here).toContain(line);
      expect(there).not.toContain(line);
      expect(text.split(line)).toHaveLength(2);
    },
  );

  it('keeps names and descriptions apart, and descriptions below each other', () => {
    const columns = rows.map(([name, key]) => {
      const line = text.split('\n').find((one) => one.startsWith(`  ${name} `)) ?? '';
      return line.slice(2 + name.length).search(/\S/) >= 2 ? line.indexOf(key.description) : -1;
    });
    expect(new Set(columns).size).toBe(1);
    expect(columns[0]).toBeGreaterThan(0);
  });

  it('tells what is required and what counts where nothing is given', () => {
    expect(now).toMatch(/\n {2}api_key .*\(required\)/);
    expect(now).toMatch(/\n {2}page_size .*\(100\)/);
    expect(now).toMatch(/\n {2}region .*\("us"\)/);
  });

  it.each(['--config', '--discover', '--catalog', '--properties', '--state', '--refresh', '--summary'])(
    'names the flag %s',
    (flag) => {
      expect(text).toMatch(new RegExp(`^ .*${flag}\\b`, 'm'));
    },
  );

  it.each(['--help ', '--version ', '--about ', '--estimate ', '--test[=all]', '--test=schema '])(
    'names the mode %s',
    (flag) => {
      expect(block('Modes')).toContain(flag);
    },
  );

  it('names every exit code of the contract', () => {
    expect(block('Exit codes').match(/\b\d+\b/g)).toEqual(['0', '1', '2', '130', '143']);
  });

  it('has no blanks at the ends of lines, no tabs, and no line feed at its end', () => {
    expect(text).not.toMatch(/[ \t]+$|\t/m);
    expect(text.endsWith('\n')).toBe(false);
  });
});

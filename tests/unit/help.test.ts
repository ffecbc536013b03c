import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';
import { helpText } from '../../src/help';

const text = helpText();
const rows = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);

/** The block that begins with `heading`. */
function block(heading: string): string {
  const found = blocks().find((part) => part.startsWith(heading));
  if (found === undefined) throw new Error(`no block ${heading}`);
  return found;
}

function blocks(): string[] {
  return text.split('\n\n');
}

/** What the help says of a setting, in one line. */
function about(name: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`  ${name} `));
  const next = lines.findIndex((line, position) => position > first && !line.startsWith(' '.repeat(10)));
  return lines
    .slice(first, next)
    .map((line) => line.trim())
    .join(' ');
}

const settings = blocks()
  .filter((part) => part.startsWith('Settings: '))
  .join('\n\n');

describe('the help', () => {
  it.each(rows.map(([name, key]) => [name, key] as const))(
    'names %s under its heading, once',
    (name, key) => {
      const line = `\n  ${name} `;
      expect(settings).toContain(line);
      expect(text.split(line)).toHaveLength(2);
      expect(about(name)).toContain(key.description);
    },
  );

  it('has descriptions of settings below each other', () => {
    const columns = settings
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.search(/(?<= {2})\S(?!.* {2}\S)/));
    expect(new Set(columns)).toEqual(new Set([34]));
  });

  it('tells what is required, what may be chosen, and what counts where nothing is given', () => {
    expect(about('api_key')).toMatch(/\(required\)$/);
    expect(about('page_size')).toMatch(/\(100\)$/);
    expect(about('region')).toMatch(/One of us, eu, in\. \("us"\)$/);
  });

  it('fits a terminal of 80 columns, but for the folder that the tap is in', () => {
    for (const line of text.split('\n').filter((one) => !one.startsWith('Documents'))) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('says where the documents are, and they are there', () => {
    const [heading = '', ...lines] = block('Documents').split('\n');
    const folder = heading.replace('Documents, in ', '');
    const files = lines.flatMap((line) => line.match(/[\w.]+\.(md|json)/g) ?? []);
    expect(files).toEqual(['README.md', 'BEHAVIOR.md', 'config.sample.json', 'catalog.sample.json']);
    expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });

  it('shows first steps that only name flags which are there', () => {
    const flags = block('First steps').match(/--[a-z]+/g) ?? [];
    expect(flags.length).toBeGreaterThan(4);
    for (const flag of flags) expect(`${block('Modes')}${block('Input')}`).toContain(flag);
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

  it('names the helpers', () => {
    expect(block('Helpers').match(/tap-kustomer \w+/g)).toEqual(['tap-kustomer init', 'tap-kustomer select']);
  });

  it('names every exit code of the contract', () => {
    expect(block('Exit codes').match(/\b\d+\b/g)).toEqual(['0', '1', '2', '130', '143']);
  });

  it('has no blanks at the ends of lines, no tabs, and no line feed at its end', () => {
    expect(text).not.toMatch(/[ \t]+$|\t/m);
    expect(text.endsWith('\n')).toBe(false);
  });
});

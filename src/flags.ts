/**
 * argv → flags. The only user of commander; knows nothing of what they do.
 */
import { Command, CommanderError, Option } from 'commander';
import { UsageError } from './errors';
import { REPORT_FORMATS } from './report-format';
import type { TapArguments } from './run';

/** Longer arguments are not repeated in messages. */
const LONGEST_QUOTED = 40;

export interface Flags extends TapArguments {
  readonly help: boolean;
  readonly version: boolean;
  readonly about: boolean;
  readonly discover: boolean;
  readonly estimate: boolean;
  readonly test: 'all' | 'schema' | undefined;
}

/** Reads the flags. Throws UsageError for one that isn't known, and for one without its value. */
export function parseFlags(argv: readonly string[]): Flags {
  const one = (flag: string) => (value: string) => filled(flag, value);
  const many = (flag: string) => (value: string, before: string[]) => [...before, filled(flag, value)];
  const command = new Command('tap-kustomer')
    .helpOption(false)
    .allowExcessArguments(true)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .option('-c, --config <file>', '', many('--config'), [])
    .option('-d, --discover')
    .option('--catalog <file>', '', one('--catalog'))
    .option('-p, --properties <file>', '', one('--properties'))
    .option('-s, --state <file>', '', one('--state'))
    .option('--refresh <stream>', '', many('--refresh'), [])
    .option('--summary <file>', '', one('--summary'))
    .option('--estimate')
    .addOption(new Option('--test [what]').choices(['all', 'schema']))
    .option('--about')
    .addOption(new Option('--format <format>').choices(REPORT_FORMATS))
    .option('--version')
    .option('-h, --help');
  try {
    command.parse(argv.map(withOwnValue), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(`${inOneLine(error.message)}; see --help.`);
  }
  const [word] = command.args;
  if (word !== undefined) {
    const ofWord = command.options.find(({ long }) => long === `--${word}`)?.long;
    const flag = word === 'schema' ? '--test=schema' : ofWord;
    const meant = flag === undefined ? '' : ` Did you mean ${flag}?`;
    throw new UsageError(`unexpected argument ${quoted(word)}.${meant} All is said by flags; see --help.`);
  }
  const given = command.opts<Partial<Flags>>();
  return {
    config: given.config ?? [],
    catalog: given.catalog,
    properties: given.properties,
    state: given.state,
    refresh: given.refresh ?? [],
    summary: given.summary,
    help: given.help ?? false,
    version: given.version ?? false,
    about: given.about ?? false,
    format: given.format ?? 'text',
    discover: given.discover ?? false,
    estimate: given.estimate ?? false,
    test: given.test,
  };
}

/** A value that may be missing is given with `=` only: else commander takes the next argument for it. */
function withOwnValue(argument: string): string {
  return argument === '--test' ? '--test=all' : argument;
}

/** A file's or a stream's name. A flag in its place is a value that was forgotten. */
function filled(flag: string, value: string): string {
  if (value !== '' && !value.startsWith('-')) return value;
  const given = value === '' ? 'an empty one' : `the flag ${value.replace(/=.*/s, '')}`;
  throw new UsageError(`${flag} needs a value, got ${given}; see --help.`);
}

/** commander's message without its prefix and stop, and without what follows a `=`: it may be a secret. */
function inOneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/(unknown option '[^'=]*)=.*'/s, "$1'")
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '');
}

/** A misplaced argument may be a secret too; those are long. */
function quoted(word: string): string {
  return word.length > LONGEST_QUOTED ? `of ${word.length} characters` : JSON.stringify(word);
}

/**
 * argv → flags. The only user of commander; knows nothing of what they do.
 */
import { Command, CommanderError, Option } from 'commander';
import { UsageError } from './errors';
import type { InitArguments } from './modes/init';
import type { SelectArguments } from './modes/select';
import { likelyMeant } from './nearest';
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

/** Commands with flags of their own; each has to be the first argument. */
export const HELPERS = ['init', 'select'] as const;
export type Helper = (typeof HELPERS)[number];

/** What a helper is asked for, or for its help. */
type Asked<Arguments> = Arguments & { readonly help: boolean };

const one = (flag: string) => (value: string) => filled(flag, value);
const many = (flag: string) => (value: string, before: string[]) => [...before, filled(flag, value)];

/** Reads the flags. Throws UsageError for one that isn't known, and for one without its value. */
export function parseFlags(argv: readonly string[]): Flags {
  const command = quiet('tap-kustomer')
    .option('-c, --config <file>', '', many('--config'), [])
    .option('-d, --discover')
    .option('--catalog <file>', '', one('--catalog'))
    .option('-p, --properties <file>', '', one('--properties'))
    .option('-s, --state <file>', '', one('--state'))
    .option('--refresh <stream>', '', many('--refresh'), [])
    .option('--summary <file>', '', one('--summary'))
    .option('--estimate')
    .addOption(new Option('--test [what]').choices(['all', 'schema']))
    .option('--record <dir>', '', one('--record'))
    .option('--about')
    .addOption(new Option('--format <format>').choices(REPORT_FORMATS))
    .option('--version')
    .option('-h, --help');
  const [word] = parse(command, argv.map(withOwnValue), '--help');
  if (word !== undefined) throw new UsageError(unexpected(word, command));
  const given = command.opts<Partial<Flags>>();
  return {
    config: given.config ?? [],
    catalog: given.catalog,
    properties: given.properties,
    state: given.state,
    refresh: given.refresh ?? [],
    summary: given.summary,
    record: given.record,
    help: given.help ?? false,
    version: given.version ?? false,
    about: given.about ?? false,
    format: given.format ?? 'text',
    discover: given.discover ?? false,
    estimate: given.estimate ?? false,
    test: given.test,
  };
}

/** Reads the flags of `init`. Throws as `parseFlags` does. */
export function parseInitFlags(argv: readonly string[]): Asked<InitArguments> {
  const command = quiet('init')
    .option('-o, --output <file>', '', one('--output'))
    .option('--api-url <url>', '', one('--api-url'))
    .option('-h, --help');
  refuseWords('init', parse(command, argv, 'tap-kustomer init --help'));
  const given = command.opts<Partial<Asked<InitArguments>>>();
  return {
    output: given.output ?? 'config.json',
    apiUrl: given.apiUrl,
    help: given.help ?? false,
  };
}

/** Reads the flags of `select`. Throws as `parseFlags` does. */
export function parseSelectFlags(argv: readonly string[]): Asked<SelectArguments> {
  const command = quiet('select')
    .option('--catalog <file>', '', one('--catalog'))
    .option('-o, --output <file>', '', one('--output'))
    .option('-l, --list [pattern]')
    .option('--only <pattern>', '', many('--only'), [])
    .option('--include <pattern>', '', many('--include'), [])
    .option('--exclude <pattern>', '', many('--exclude'), [])
    .option('-h, --help');
  refuseWords('select', parse(command, argv, 'tap-kustomer select --help'));
  const { list, ...given } = command.opts<
    Partial<Omit<Asked<SelectArguments>, 'list'>> & { list?: string | true }
  >();
  return {
    catalog: given.catalog,
    output: given.output,
    list: list === undefined ? undefined : list === true ? [] : [list],
    only: given.only ?? [],
    include: given.include ?? [],
    exclude: given.exclude ?? [],
    help: given.help ?? false,
  };
}

/** A command that says nothing by itself and never ends the process. */
function quiet(name: string): Command {
  return new Command(name)
    .helpOption(false)
    .allowExcessArguments(true)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
}

/** The words that are no flags. `help` is where the reader finds the flags. */
function parse(command: Command, argv: readonly string[], help: string): readonly string[] {
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(`${inOneLine(error.message)}; see ${help}.`);
  }
  return command.args;
}

/** A helper may stand behind nothing, a flag may have lost its dashes, and both may be misspelt. */
function unexpected(word: string, command: Command): string {
  const helper = HELPERS.find((name) => name === word);
  if (helper !== undefined)
    return `${helper} has to be the first argument; see tap-kustomer ${helper} --help.`;
  const flags = command.options.map(({ long }) => long ?? '');
  const candidates = [...HELPERS, ...flags.map((flag) => flag.slice(2)), 'schema'];
  const meant = likelyMeant(word, candidates);
  const written =
    meant === undefined || HELPERS.some((name) => name === meant)
      ? meant
      : meant === 'schema'
        ? '--test=schema'
        : `--${meant}`;
  const question = written === undefined ? '' : ` Did you mean ${written}?`;
  return `unexpected argument ${quoted(word)}.${question} All is said by flags; see --help.`;
}

function refuseWords(helper: Helper, [word]: readonly string[]): void {
  if (word !== undefined) {
    throw new UsageError(
      `unexpected argument ${quoted(word)}: ${helper} takes flags only; see tap-kustomer ${helper} --help.`,
    );
  }
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

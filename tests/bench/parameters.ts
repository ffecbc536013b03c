/** What can be asked of the benchmark on its command line, with defaults. Measures nothing. */
import { parseArgs } from 'node:util';
import { member } from '../../src/json';

export const PARTS = [
  'startup',
  'cpu',
  'memory',
  'unchanged',
  'budget',
  'concurrency',
  'attachments',
] as const;
export type Part = (typeof PARTS)[number];

export interface Parameters {
  /** Which parts run; all where none is named. */
  readonly parts: readonly Part[];
  /** Messages in a run of the parts `cpu` and `memory` (there also a tenth of it). */
  readonly records: number;
  /** How often what is compared runs, in turns. */
  readonly rounds: number;
  readonly pageSize: number;
  /** Answers are packed where the client takes it. */
  readonly isGzip: boolean;
  /** How long the server lets wait for each answer in `cpu` and `memory`, and the sandbox in `unchanged`. */
  readonly delayMs: number;
  /** Searches a minute that the server of `cpu` and `memory` allows. */
  readonly searchesPerMinute: number;
  /** The reference organisation. */
  readonly messages: number;
  readonly conversations: number;
}

const DEFAULTS = {
  records: '100000',
  rounds: '5',
  'page-size': '500',
  'delay-ms': '0',
  'searches-per-minute': '1000000',
  messages: '2000000',
  conversations: '300000',
} as const;

/** Reads `argv` (without node and script). Throws an error that says what is allowed. */
export function parseParameters(argv: readonly string[]): Parameters {
  const text = (name: string, value: string) => [name, { type: 'string' as const, default: value }] as const;
  const texts = Object.entries(DEFAULTS).map(([name, value]) => text(name, value));
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { ...Object.fromEntries(texts), gzip: { type: 'boolean' as const, default: false } },
  });
  const unknown = positionals.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    throw new Error(`there is no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}`);
  }
  const number = (name: keyof typeof DEFAULTS): number => {
    const value = Number(member(values, name));
    if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number`);
    return value;
  };
  return {
    parts: PARTS.filter((part) => positionals.length === 0 || positionals.includes(part)),
    records: number('records'),
    rounds: Math.max(1, number('rounds')),
    pageSize: number('page-size'),
    isGzip: values.gzip,
    delayMs: number('delay-ms'),
    searchesPerMinute: number('searches-per-minute'),
    messages: number('messages'),
    conversations: number('conversations'),
  };
}

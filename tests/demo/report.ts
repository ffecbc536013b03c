/** What the demo shows of the two runs, as lines. Pure. */
import type { Message, State } from '../cli/messages';
import type { Paint } from './paint';
import { shortenRecord } from './shorten';
import { tableLines, type Column } from './table';

/** The file that `--summary` writes, as far as it is shown. */
export interface Summary {
  readonly streams: Readonly<Record<string, StreamSummary>>;
}

export interface StreamSummary {
  readonly records: number;
  readonly requests: number;
  readonly seconds: number;
}

const NOTHING: StreamSummary = { records: 0, requests: 0, seconds: 0 };
const NUMBER_TITLES = ['records', 'requests', 'secs'];

/** Records, requests and seconds of each stream in both runs, and in all. */
export function countLines(
  streams: readonly string[],
  first: Summary,
  second: Summary,
  paint: Paint,
): string[] {
  const columns: Column[] = [
    { title: 'stream', align: 'left' },
    ...[...NUMBER_TITLES, ...NUMBER_TITLES].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = streams.map((stream) => [
    stream,
    ...numbers(first.streams[stream]),
    ...numbers(second.streams[stream]),
  ]);
  const total = ['all', ...numbers(totalOf(first)), ...numbers(totalOf(second))];
  const [titles = '', ...lines] = tableLines(columns, [...rows, total]);
  const begin = titles.indexOf('records');
  const runs = `${''.padEnd(begin)}${'first run'.padEnd(titles.lastIndexOf('records') - begin)}second run`;
  return [paint.dim(runs), paint.dim(titles), ...lines.slice(0, -1), paint.bold(lines.at(-1) ?? '')];
}

/** The sum over all streams. */
export function totalOf({ streams }: Summary): StreamSummary {
  return Object.values(streams).reduce(
    (sum, { records, requests, seconds }) => ({
      records: sum.records + records,
      requests: sum.requests + requests,
      seconds: sum.seconds + seconds,
    }),
    NOTHING,
  );
}

/** Two lines for the first record of each stream: which it is, and what it says. */
export function recordLines(
  streams: readonly string[],
  messages: readonly Message[],
  width: number,
  paint: Paint,
): string[] {
  return streams.flatMap((stream) => {
    const record = messages.find((one) => one.type === 'RECORD' && one.stream === stream)?.record;
    if (record === undefined) return [`${paint.bold(stream)} ${paint.red('no record')}`];
    const { id, updated_at: updatedAt } = record;
    const which = [id, updatedAt].filter((part) => typeof part === 'string').join('  ');
    return [`${paint.bold(stream)}  ${paint.dim(which)}`, `  ${shortenRecord(record, width - 2)}`];
  });
}

/** Where each stream's bookmark stood after either run. */
export function bookmarkLines(first: State, second: State, paint: Paint): string[] {
  const columns = ['stream', 'after the first run', 'after the second run'];
  const valueOf = (state: State, stream: string) => state.bookmarks[stream]?.replication_key_value ?? '';
  const [titles = '', ...lines] = tableLines(
    columns.map((title) => ({ title, align: 'left' })),
    Object.keys(second.bookmarks).map((stream) => [
      stream,
      valueOf(first, stream),
      valueOf(second, stream) === valueOf(first, stream) ? 'the same' : valueOf(second, stream),
    ]),
  );
  return [paint.dim(titles), ...lines];
}

function numbers({ records, requests, seconds }: StreamSummary = NOTHING): string[] {
  return [records.toLocaleString('en'), requests.toLocaleString('en'), seconds.toFixed(2)];
}

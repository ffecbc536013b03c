/**
 * A reading of a run as lines of a terminal: no wider than that is, and no more than fit. Pure.
 *
 * On top the run and its budgets, below them the streams, at the bottom what is waited for. Where there are more streams
 * than lines, those at work stand, and the others are counted.
 */
import { clockText, durationText, grouped, minuteText, percentText } from '../figures';
import type { Paint } from './paint';
import type { BudgetReading, RunReading, StreamReading, WaitReading } from './reading';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** From so many columns on there is room for what is nice to know. */
const WIDE_COLUMNS = 110;
/** A cell of a stream's line; `paint` is applied once the cell has its width. */
interface Column {
  readonly width: number;
  readonly alignment: 'left' | 'right';
  readonly textOf: (stream: StreamReading) => string;
}

const GAP = '  ';
const LONGEST_WAITS = 4;
const BAR_WIDTH = 20;
const ELLIPSIS = '…';
/** Lines that stay free, so that what was logged last is still seen. */
const ROWS_LEFT_FREE = 3;

/** The lines that show `reading`. */
export function viewOf(reading: RunReading, { columns, rows }: Size, paint: Paint): string[] {
  // A line as wide as the terminal would be broken by some.
  const width = Math.max(columns - 1, 1);
  const head = headLines(reading, width, paint);
  const waits = waitLines(reading.waits, width, paint);
  const room = Math.max(1, rows - ROWS_LEFT_FREE - head.length - waits.length);
  return [...head, ...streamLines(reading, room, width, paint), ...waits];
}

function headLines(
  { elapsedMs, streams, toCome, budgets }: RunReading,
  width: number,
  paint: Paint,
): string[] {
  const records = streams.reduce((sum, one) => sum + one.records, 0);
  const retries = streams.reduce((sum, one) => sum + one.retries, 0);
  const ended = streams.filter(({ result }) => result !== 'running').length;
  const failed = streams.filter(({ result }) => result === 'failed').length;
  const run = [
    clockText(elapsedMs),
    `${grouped(records)} records`,
    `${ended} of ${streams.length + toCome} streams read`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(retries > 0 ? [`${grouped(retries)} ${retries === 1 ? 'retry' : 'retries'}`] : []),
  ];
  const limits = `requests a minute: ${budgets.map(budgetText).join(', ')}`;
  return [
    (failed > 0 ? paint.bad : paint.strong)(fitted(run.join(' · '), width)),
    paint.faint(fitted(limits, width)),
  ];
}

function budgetText({ name, used, allowed }: BudgetReading): string {
  return `${name} ${grouped(used)} of ${allowed === undefined ? 'no stated limit' : grouped(allowed)}`;
}

function waitLines(waits: readonly WaitReading[], width: number, paint: Paint): string[] {
  const texts = waits.map(({ what, reason, leftMs }) => {
    const forMs = leftMs === undefined ? '' : ` ${durationText(Math.max(1, leftMs / 1000))}`;
    return `waiting${forMs} for ${what}: ${reason}`;
  });
  const shown = texts.slice(0, texts.length > LONGEST_WAITS ? LONGEST_WAITS - 1 : LONGEST_WAITS);
  const more = texts.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more waits`] : [])].map((text) =>
    paint.notable(fitted(text, width)),
  );
}

function streamLines({ streams, toCome }: RunReading, room: number, width: number, paint: Paint): string[] {
  const shown = choose(streams, toCome > 0 ? room - 1 : room);
  const hidden = streams.length - shown.length;
  const rest = [
    ...(hidden > 0 ? [`${hidden} more read`] : []),
    ...(toCome > 0 ? [`${toCome} to come`] : []),
  ].join(', ');
  const table = columnsFor(shown, width);
  return [
    ...shown.map((stream) => brushOf(stream, paint)(lineOf(stream, table, width))),
    ...(rest === '' ? [] : [paint.faint(fitted(rest, width))]),
  ];
}

/** Those that are shown where there is room for `room` lines, one of which may have to count the others. */
function choose(streams: readonly StreamReading[], room: number): readonly StreamReading[] {
  if (streams.length <= room) return streams;
  const isLive = ({ result }: StreamReading): boolean => result === 'running' || result === 'failed';
  const live = streams.filter(isLive);
  const free = Math.max(1, room - 1);
  const ended = streams.filter((one) => !isLive(one)).slice(-Math.max(0, free - live.length));
  const chosen = new Set([...live.slice(-free), ...(free > live.length ? ended : [])]);
  return streams.filter((one) => chosen.has(one));
}

function brushOf({ result }: StreamReading, paint: Paint): (text: string) => string {
  if (result === 'running') return (text) => text;
  return result === 'done' ? paint.faint : paint.bad;
}

function lineOf(stream: StreamReading, columns: readonly Column[], width: number): string {
  const cells = columns.map(({ width: cellWidth, alignment, textOf }) => {
    const text = fitted(textOf(stream), cellWidth);
    return alignment === 'left' ? text.padEnd(cellWidth) : text.padStart(cellWidth);
  });
  return fitted(cells.join(GAP), width).trimEnd();
}

/** The columns that fit, the name as wide as it is where that fits too; the least needed are left out first. */
function columnsFor(streams: readonly StreamReading[], width: number): readonly Column[] {
  const longest = Math.max(0, ...streams.map(({ name }) => name.length));
  const wanted = width < WIDE_COLUMNS ? NARROW : WIDE;
  for (let count = wanted.length; count >= 0; count -= 1) {
    const chosen = wanted.slice(0, count);
    const others = chosen.reduce((sum, column) => sum + GAP.length + column.width, 0);
    const nameWidth = Math.min(longest, width - others);
    if (nameWidth >= Math.min(longest, LEAST_NAME_WIDTH) || count === 0) {
      return [{ width: Math.max(1, nameWidth), alignment: 'left', textOf: ({ name }) => name }, ...chosen];
    }
  }
  return [];
}

const LEAST_NAME_WIDTH = 20;

const RECORDS: Column = { width: 10, alignment: 'right', textOf: ({ records }) => grouped(records) };
const SHARE: Column = { width: 5, alignment: 'right', textOf: shareText };
const RATE: Column = { width: 8, alignment: 'right', textOf: rateText };
const REACHED: Column = { width: 13, alignment: 'left', textOf: reachedText };
const LEFT: Column = { width: 12, alignment: 'left', textOf: leftText };
const NARROW: readonly Column[] = [RECORDS, SHARE, RATE, LEFT, REACHED];
const WIDE: readonly Column[] = [
  RECORDS,
  { width: BAR_WIDTH, alignment: 'left', textOf: barText },
  SHARE,
  RATE,
  { ...LEFT, width: 14 },
  {
    width: 19,
    alignment: 'left',
    textOf: ({ reachedMs }) => (reachedMs === undefined ? '' : `to ${minuteText(reachedMs)}`),
  },
  {
    width: 10,
    alignment: 'right',
    textOf: ({ retries }) => (retries === 0 ? '' : `${grouped(retries)} retries`),
  },
];

function shareText({ share, isShareOfTime }: StreamReading): string {
  return share === undefined ? '' : `${isShareOfTime ? '~' : ''}${percentText(share)}`;
}

function rateText({ perSecond }: StreamReading): string {
  return perSecond === undefined ? '' : `${grouped(Math.round(perSecond))}/s`;
}

function reachedText({ reachedMs }: StreamReading): string {
  return reachedMs === undefined ? '' : `to ${minuteText(reachedMs).slice(0, 10)}`;
}

/** How long it may take still; how long it took, where it has ended. */
function leftText({ result, leftMs, elapsedMs }: StreamReading): string {
  if (result === 'running') return leftMs === undefined ? '' : `${durationText(leftMs / 1000)} left`;
  return result === 'done' ? `read in ${durationText(elapsedMs / 1000)}` : result;
}

function barText({ share, result }: StreamReading): string {
  if (result !== 'running' || share === undefined) return '';
  const filled = Math.floor(share * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

function fitted(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}${ELLIPSIS}`;
}

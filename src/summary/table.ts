/**
 * What became of a run, as tables for people: what came and up to where; what it took. Pure; knows no terminal.
 *
 * It is read in mails of cron too: no colours, and no long lines.
 */
import { bytesText, durationText, grouped, minuteText } from '../figures';
import { instantOf } from '../instant';
import type { StreamSummary } from './streams';

/** What the streams don't tell of a run. */
export interface RunFigures {
  readonly seconds: number;
  /** Those that were not begun among them. */
  readonly streams: number;
}

/** A stream's name and its summary. */
type Entry = readonly [name: string, summary: StreamSummary];

interface Column {
  readonly title: string;
  readonly alignment: 'left' | 'right';
  readonly textOf: (summary: StreamSummary) => string;
  /** Below all rows; undefined where adding up says nothing. */
  readonly totalOf?: (summaries: readonly StreamSummary[]) => string;
}

/** From here on one table holds all. */
const WIDE_WIDTH = 139;
/** Below it bookmarks are shown by their day. */
const ROOMY_WIDTH = 90;
/** A longer name has a line of its own where it needs one. */
const LEAST_NAME_WIDTH = 16;
const GAP = '  ';
/** Below it tenths of a second are told. */
const BRIEF_SECONDS = 10;
/** Stands where nothing is known. */
const NONE = '–';

/**
 * The lines, the last of which says all in one sentence; none for a run that began no stream. None is wider than
 * `width`, where that isn't too narrow for the figures, but for the sentence, which may be broken.
 */
export function summaryLines(
  streams: Readonly<Record<string, StreamSummary>>,
  run: RunFigures,
  width: number,
): readonly string[] {
  const entries = Object.entries(streams);
  if (entries.length === 0) return [];
  // Last, where it is seen without scrolling, and in front of the sentence that a failed run ends with.
  const end = headline(entries, run);
  if (width >= WIDE_WIDTH) return [...tableOf(entries, [...CAME_BY_DAY, ...TOOK], width), end];
  const came = width < ROOMY_WIDTH ? CAME_BY_DAY : CAME;
  return [...tableOf(entries, came, width), ...tableOf(entries, TOOK, width), end];
}

function headline(entries: readonly Entry[], run: RunFigures): string {
  const summaries = entries.map(([, summary]) => summary);
  const count = (result: string): number => summaries.filter((one) => one.result === result).length;
  const all = Math.max(run.streams, entries.length);
  const parts = [
    `${count('done')} of ${all} streams done`,
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(count('interrupted') > 0 ? [`${count('interrupted')} interrupted`] : []),
    ...(all > entries.length ? [`${all - entries.length} not begun`] : []),
    `${total(summaries, 'records')} records`,
    `${total(summaries, 'requests')} requests`,
    durationText(run.seconds),
  ];
  return `summary: ${parts.join(', ')}`;
}

function tableOf(entries: readonly Entry[], columns: readonly Column[], width: number): string[] {
  const summaries = entries.map(([, summary]) => summary);
  const header = columns.map(({ title }) => title);
  const rows = summaries.map((summary) => columns.map(({ textOf }) => textOf(summary)));
  const totals = columns.map(({ totalOf }) => totalOf?.(summaries) ?? '');
  const all = [header, ...rows, totals];
  const widths = columns.map((_, position) => Math.max(...all.map((row) => (row[position] ?? '').length)));
  const taken = widths.reduce((sum, width) => sum + GAP.length + width, 0);
  const longest = Math.max('in all'.length, ...entries.map(([name]) => name.length));
  const nameWidth = Math.min(longest, Math.max(width - taken, LEAST_NAME_WIDTH));
  const lines = (name: string, cells: readonly string[]): string[] => {
    const figures = cells.map((cell, position) => {
      const cellWidth = widths[position] ?? 0;
      return columns[position]?.alignment === 'left' ? cell.padEnd(cellWidth) : cell.padStart(cellWidth);
    });
    const line = [(name.length > nameWidth ? '' : name).padEnd(nameWidth), ...figures].join(GAP).trimEnd();
    // A name that is too long has a line of its own.
    return name.length > nameWidth ? [name, line] : [line];
  };
  return [
    ...lines('stream', header),
    '-'.repeat(nameWidth + taken),
    ...entries.flatMap(([name], position) => lines(name, rows[position] ?? [])),
    ...(entries.length > 1 ? lines('in all', totals) : []),
  ];
}

type Figure = 'records' | 'requests' | 'bytes' | 'retries' | 'repaired_values' | 'unfit_values';

function total(summaries: readonly StreamSummary[], figure: Figure): string {
  return grouped(sumOf(summaries, figure));
}

function sumOf(summaries: readonly StreamSummary[], figure: Figure): number {
  return summaries.reduce((sum, summary) => sum + summary[figure], 0);
}

/** What is `isRare` stands out where it isn't 0. */
function figureColumn(title: string, figure: Figure, isRare = false): Column {
  return {
    title,
    alignment: 'right',
    textOf: (summary) => (summary[figure] === 0 && isRare ? NONE : grouped(summary[figure])),
    totalOf: (summaries) => total(summaries, figure),
  };
}

const RESULT: readonly Column[] = [
  { title: 'result', alignment: 'left', textOf: ({ result }) => result },
  figureColumn('records', 'records'),
  {
    title: 'expected',
    alignment: 'right',
    textOf: ({ expected }) => (expected === null ? NONE : grouped(expected)),
  },
];

const CAME: readonly Column[] = [
  ...RESULT,
  { title: 'bookmark before', alignment: 'left', textOf: (summary) => bookmarkText(summary.bookmark_before) },
  { title: 'bookmark after', alignment: 'left', textOf: (summary) => bookmarkText(summary.bookmark_after) },
];

/** The same, narrower. */
const CAME_BY_DAY: readonly Column[] = [
  ...RESULT,
  { title: 'bookmark', alignment: 'left', textOf: (summary) => dayText(summary.bookmark_before) },
  { title: 'after', alignment: 'left', textOf: (summary) => dayText(summary.bookmark_after) },
];

const TOOK: readonly Column[] = [
  figureColumn('requests', 'requests'),
  {
    title: 'size',
    alignment: 'right',
    textOf: ({ bytes }) => bytesText(bytes),
    totalOf: (summaries) => bytesText(sumOf(summaries, 'bytes')),
  },
  { title: 'time', alignment: 'right', textOf: ({ seconds }) => briefText(seconds) },
  {
    title: 'waited',
    alignment: 'right',
    textOf: ({ waited_seconds: waited }) => (waited === 0 ? NONE : briefText(waited)),
  },
  figureColumn('retries', 'retries', true),
  figureColumn('repaired', 'repaired_values', true),
  figureColumn('unfit', 'unfit_values', true),
];

/** Most streams take less than a few seconds. */
function briefText(seconds: number): string {
  return seconds < BRIEF_SECONDS ? `${seconds.toFixed(1)} s` : durationText(seconds);
}

function bookmarkText(value: string | null): string {
  const atMs = instantOf(value);
  if (atMs !== undefined) return minuteText(atMs);
  return value === null ? NONE : value;
}

function dayText(value: string | null): string {
  return bookmarkText(value).slice(0, 'YYYY-MM-DD'.length);
}

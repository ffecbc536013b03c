/**
 * Writes a recording: a file for each exchange as it comes, and at the end what tells of them. Keeps of an exchange
 * only a line for the index. Knows neither the API nor the disk.
 */
import type { Exchange } from '../kustomer/exchange';
import { readmeText } from './readme';
import type { RecordedExchange } from './scramble-exchange';

/** Where the files go. */
export interface RecordingFolder {
  readonly write: (name: string, text: string) => void;
}

export interface Recorder {
  /** Writes the exchange, scrambled. Throws what the folder throws. */
  readonly record: (exchange: Exchange) => void;
  /** Writes the index and the README. Returns how many exchanges there are. */
  readonly finish: () => number;
}

/** A line of the index. */
interface Entry {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly rows: number | null;
}

/** The form of the files; a reader refuses others. */
const VERSION = 1;

/** Files are numbered in the order in which answers came. */
export function createRecorder(
  folder: RecordingFolder,
  scramble: (exchange: Exchange) => RecordedExchange,
): Recorder {
  const entries: Entry[] = [];
  return {
    record: (exchange) => {
      const file = `${String(entries.length + 1).padStart(4, '0')}.json`;
      const recorded = scramble(exchange);
      const { method, path } = recorded.request;
      entries.push({ file, method, path, status: recorded.answer.status, rows: rowsIn(recorded) });
      folder.write(file, jsonText(recorded));
    },
    finish: () => {
      folder.write('index.json', jsonText({ version: VERSION, exchanges: entries }));
      folder.write('README.md', readmeText(entries.length));
      return entries.length;
    },
  };
}

function rowsIn({ answer }: RecordedExchange): number | null {
  const { body } = answer;
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  return Array.isArray(data) ? data.length : null;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

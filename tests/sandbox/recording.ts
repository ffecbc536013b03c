/** Reads a recording of an API's answers from its folder, and finds the answer to a request in it. Knows no endpoint. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, parseJson, valueAt } from './json';

/** An answer as it was recorded. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Asked {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Undefined where there is none. */
  readonly body: unknown;
}

export interface Recording {
  /** The answer to a request; of several to the same one after the other, then the last again. */
  readonly answerTo: (asked: Asked) => RecordedAnswer | undefined;
  /** When the first answer was recorded by its `date`, in milliseconds since the epoch. */
  readonly beganAtMs: number;
}

/** The form of recordings that is read here. */
const VERSION = 1;

/** Reads the recording in `folder`. Throws where there is none of the form that is known. */
export function readRecording(folder: string): Recording {
  const read = (name: string): unknown => parseJson(readFileSync(path.join(folder, name), 'utf8'));
  const index = read('index.json');
  const exchanges = valueAt(index, 'exchanges');
  if (valueAt(index, 'version') !== VERSION || !Array.isArray(exchanges)) {
    throw new Error(`${folder}: no recording of version ${VERSION}`);
  }
  const answers = new Map<string, RecordedAnswer[]>();
  for (const entry of exchanges) {
    const exchange = read(String(valueAt(entry, 'file')));
    const key = keyOf(askedIn(valueAt(exchange, 'request')));
    answers.set(key, [...(answers.get(key) ?? []), answerIn(valueAt(exchange, 'answer'))]);
  }
  const dates = [...answers.values()].flat().map(({ headers }) => Date.parse(headers['date'] ?? ''));
  return {
    beganAtMs: Math.min(...dates.filter((date) => !Number.isNaN(date))),
    answerTo: (asked) => {
      const left = answers.get(keyOf(asked));
      return left && left.length > 1 ? left.shift() : left?.[0];
    },
  };
}

function askedIn(request: unknown): Asked {
  return {
    method: String(valueAt(request, 'method')),
    path: String(valueAt(request, 'path')),
    query: textsIn(valueAt(request, 'query')),
    body: valueAt(request, 'body'),
  };
}

function answerIn(answer: unknown): RecordedAnswer {
  const body = valueAt(answer, 'body');
  const text = valueAt(answer, 'text');
  return {
    status: Number(valueAt(answer, 'status')),
    headers: textsIn(valueAt(answer, 'headers')),
    text: typeof text === 'string' ? text : JSON.stringify(body),
  };
}

/** Two requests are the same whatever the order of their query. */
function keyOf({ method, path: at, query, body }: Asked): string {
  return JSON.stringify([method, at, Object.entries(query).sort(), body ?? null]);
}

function textsIn(value: unknown): Record<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

/**
 * The only owner of pino: lines to stderr, as text for people or as JSON for Meltano. Knows nothing of what is told.
 *
 * Lines never hold a record's content, and a secret that was registered is cut out of every line. Text has the
 * Singer form (`INFO message`); JSON has the eight fields that Meltano parses, always all of them. stderr is written
 * synchronously, so that the last line of a run is there when the process ends.
 */
import pino from 'pino';
import { member } from './json';
import type { LogFormat } from './log-format';

/** pino's names. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Does what is needed around `write`, and calls it. */
export type Frame = (write: () => void) => void;

export interface Log {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
  /** The sentence that helps, at the end of a failed run. */
  critical(line: string): void;
  /** From now on `secret` is replaced in every line. */
  hide(secret: string): void;
  setLevel(level: LogLevel): void;
  /** The form of all later lines. */
  setFormat(format: LogFormat): void;
  /** Each later line is written within `frame`, until another one or none is set. */
  setFrame(frame: Frame | undefined): void;
}

interface Sink {
  write(text: string): void;
}

const APP_NAME = 'tap-kustomer';

/** Writes to stderr. It survives a stderr that is gone. */
export function createStderrLog(format: LogFormat, level: LogLevel): Log {
  return createLog(format, level, pino.destination({ dest: 2, sync: true }));
}

/** The same, to any sink. */
export function createLog(format: LogFormat, level: LogLevel, sink: Sink): Log {
  const secrets = new Set<string>();
  let form = format;
  let frame: Frame | undefined;
  // Before the line is encoded: JSON would escape quotes of a secret, and a short one may be part of a field's name.
  const safe = (line: string): string => {
    const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
    return longestFirst.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line);
  };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: false,
      formatters: { level: (label) => ({ level: singerLevel(label) }) },
      mixin: () => ({
        pid: process.pid,
        logger_name: APP_NAME,
        ts: Date.now() / 1000,
        thread_name: 'MainThread',
        app_name: APP_NAME,
        stream_name: null,
      }),
    },
    {
      write(line: string) {
        const write = (): void => sink.write(form === 'json' ? line : asText(line));
        if (frame) frame(write);
        else write();
      },
    },
  );
  return {
    debug: (line) => logger.debug(safe(line)),
    info: (line) => logger.info(safe(line)),
    warn: (line) => logger.warn(safe(line)),
    error: (line) => logger.error(safe(line)),
    critical: (line) => logger.fatal(safe(line)),
    hide: (secret) => {
      if (secret !== '') secrets.add(secret);
    },
    setLevel: (next) => {
      logger.level = next;
    },
    setFormat: (next) => {
      form = next;
    },
    setFrame(next) {
      frame = next;
    },
  };
}

/** Singer's and Python's names for pino's levels. */
function singerLevel(label: string): string {
  if (label === 'fatal') return 'critical';
  if (label === 'warn') return 'warning';
  return label === 'trace' ? 'debug' : label;
}

/** Each line of a longer message has its level: Stitch asks for it, and Meltano trips over a line that is bare JSON. */
function asText(line: string): string {
  const parsed: unknown = JSON.parse(line);
  const level = String(member(parsed, 'level')).toUpperCase();
  const lines = String(member(parsed, 'message')).split(/\r\n|\r|\n/);
  return lines.map((text) => `${level} ${text}\n`).join('');
}

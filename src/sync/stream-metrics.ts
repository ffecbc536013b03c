/**
 * How a stream gets on, as METRIC lines: once a minute and at its end. Knows no API.
 */
import type { Clock } from '../clock';
import { counterLine, timerLine } from '../singer/metrics';
import type { StreamTally } from './tally';

const EVERY_MS = 60_000;

export interface StreamMetrics {
  /** Something was written: tells what came since the last lines, if those are a minute old. */
  writeIfDue(): void;
  /** The stream has ended. */
  end(): void;
}

export function createStreamMetrics(
  stream: string,
  tally: StreamTally,
  clock: Clock,
  info: (line: string) => void,
): StreamMetrics {
  const tags = { stream, endpoint: stream };
  let told = { atMs: clock.now(), records: 0, requests: 0, requestMs: 0 };

  const write = (): void => {
    const now = {
      atMs: clock.now(),
      records: tally.records,
      requests: tally.requests,
      requestMs: tally.requestMs,
    };
    const requests = now.requests - told.requests;
    info(counterLine('record_count', now.records - told.records, tags));
    info(counterLine('http_request_count', requests, tags));
    // The mean: a line per request would drown everything else.
    if (requests > 0)
      info(timerLine('http_request_duration', (now.requestMs - told.requestMs) / requests, tags));
    told = now;
  };

  return {
    writeIfDue() {
      if (clock.now() - told.atMs < EVERY_MS) return;
      write();
    },
    end() {
      write();
      const status = tally.result === 'done' ? 'succeeded' : 'failed';
      info(timerLine('sync_duration', clock.now() - tally.startedAtMs, { ...tags, status }));
    },
  };
}

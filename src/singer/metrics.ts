/**
 * METRIC lines, as Singer's tools and the Meltano SDK write them. Pure; knows nothing of what is counted.
 *
 * Source: singer-python and the Meltano SDK: a counter is what came since its last line, a timer is in seconds.
 */
import type { JsonObject } from '../json';

type Counter = 'record_count' | 'http_request_count';
type Timer = 'http_request_duration' | 'sync_duration' | 'job_duration';

/** The line of a counter, without its level. */
export function counterLine(metric: Counter, value: number, tags: JsonObject): string {
  return metricLine('counter', metric, value, tags);
}

/** The line of a timer, without its level. `ms` is in milliseconds. */
export function timerLine(metric: Timer, ms: number, tags: JsonObject): string {
  return metricLine('timer', metric, Math.max(0, Math.round(ms)) / 1000, tags);
}

function metricLine(type: 'counter' | 'timer', metric: string, value: number, tags: JsonObject): string {
  return `METRIC: ${JSON.stringify({ type, metric, value, tags })}`;
}

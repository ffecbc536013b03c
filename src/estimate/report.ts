/**
 * An estimate as a table for people and as an object for programs. Pure.
 */
import { durationText, grouped } from '../figures';
import type { JsonObject } from '../json';
import type { Estimate, StreamEstimate } from './stream-estimate';
import { requestsOf } from './stream-estimate';

/**
 * The form of the contract, null where nobody can say. `at_least` stands beside numbers that may be larger, `error` at a
 * stream that can't be estimated.
 */
export function estimateJson({ streams, requests, seconds, isAtLeast }: Estimate): JsonObject {
  return {
    streams: Object.fromEntries(streams.map((one) => [one.stream, streamJson(one)])),
    requests,
    seconds: Math.ceil(seconds),
    ...(isAtLeast && { at_least: true }),
  };
}

function streamJson(estimate: StreamEstimate): JsonObject {
  const { records, isAtLeast, error } = estimate;
  return {
    records: records ?? null,
    requests: requestsOf(estimate) ?? null,
    ...(isAtLeast && { at_least: true }),
    ...(error !== undefined && { error }),
  };
}

/** A line per stream, and what all of them take. */
export function estimateText(estimate: Estimate): string {
  const rows = [['stream', 'records', 'requests'], ...estimate.streams.map(cellsOf)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const table = rows.map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    ),
  );
  return [...table.map((row) => row.join('  ')), '', ...totalLines(estimate)].join('\n');
}

function cellsOf(estimate: StreamEstimate): string[] {
  const { stream, records, isAtLeast, error } = estimate;
  if (error !== undefined) return [stream, 'failed', 'failed'];
  return [stream, ...[records, requestsOf(estimate)].map((number) => cell(number, isAtLeast))];
}

function cell(number: number | undefined, isAtLeast: boolean): string {
  if (number === undefined) return 'unknown';
  return isAtLeast ? `at least ${grouped(number)}` : grouped(number);
}

function totalLines({
  requests,
  seconds,
  isAtLeast,
  searchesPerMinute,
  othersPerMinute,
}: Estimate): string[] {
  const about = isAtLeast ? 'At least' : 'About';
  const others =
    othersPerMinute === undefined
      ? 'the API states no limit for other requests'
      : `${grouped(othersPerMinute)} other requests a minute`;
  return [
    `${about} ${grouped(requests)} requests and ${durationText(seconds)}; an estimate.`,
    `Limits: ${grouped(searchesPerMinute)} searches a minute, ${others}.`,
  ];
}

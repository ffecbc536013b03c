import { createStreamMetrics } from '../../../src/sync/stream-metrics';
import { createStreamTally, type StreamTally } from '../../../src/sync/tally';

function scene() {
  let nowMs = 1_000;
  const clock = { now: () => nowMs, sleep: () => Promise.resolve(), random: () => 0 };
  const tally: StreamTally = createStreamTally(nowMs);
  const lines: string[] = [];
  const metrics = createStreamMetrics('tags', tally, clock, (line) => lines.push(line));
  const points = () =>
    lines
      .filter((line) => line.startsWith('METRIC: '))
      .map((line) => JSON.parse(line.replace(/^METRIC: /, '')) as unknown);
  const pass = (ms: number): void => void (nowMs += ms);
  return { tally, lines, metrics, points, pass };
}

const tags = { stream: 'tags', endpoint: 'tags' };

describe('the metrics of a stream', () => {
  it('come at its end, as METRIC lines of counters and timers', () => {
    const { tally, lines, metrics, points, pass } = scene();
    Object.assign(tally, { records: 7, requests: 2, requestMs: 500, result: 'done' });
    pass(3_500);
    metrics.end();
    expect(lines.every((line) => line.startsWith('METRIC: {'))).toBe(true);
    expect(points()).toEqual([
      { type: 'counter', metric: 'record_count', value: 7, tags },
      { type: 'counter', metric: 'http_request_count', value: 2, tags },
      { type: 'timer', metric: 'http_request_duration', value: 0.25, tags },
      { type: 'timer', metric: 'sync_duration', value: 3.5, tags: { ...tags, status: 'succeeded' } },
    ]);
  });

  it('come once a minute meanwhile, counters with what came since', () => {
    const { tally, lines, metrics, points, pass } = scene();
    tally.records = 10;
    tally.requests = 3;
    pass(59_000);
    metrics.writeIfDue();
    expect(lines).toEqual([]);
    pass(1_000);
    metrics.writeIfDue();
    expect(points()).toMatchObject([{ value: 10 }, { value: 3 }, { metric: 'http_request_duration' }]);
    metrics.writeIfDue();
    tally.records = 25;
    metrics.end();
    const counts = points().flatMap((point) =>
      JSON.stringify(point).includes('record_count') ? [point] : [],
    );
    expect(counts).toMatchObject([{ value: 10 }, { value: 15 }]);
  });

  it('say of a stream that failed that it did, and nothing of requests that it never sent', () => {
    const { tally, metrics, points } = scene();
    tally.result = 'failed';
    metrics.end();
    expect(points()).toMatchObject([
      { metric: 'record_count', value: 0 },
      { metric: 'http_request_count', value: 0 },
      { metric: 'sync_duration', tags: { status: 'failed' } },
    ]);
  });
});

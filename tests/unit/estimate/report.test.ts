import { estimateJson, estimateText } from '../../../src/estimate/report';
import { durationText } from '../../../src/figures';
import type { Estimate } from '../../../src/estimate/stream-estimate';
import { unknownEstimate } from '../../../src/estimate/stream-estimate';

const exact: Estimate = {
  streams: [
    { stream: 'customers', records: 12_345, searches: 130, others: 0, isAtLeast: false },
    { stream: 'attachments', records: undefined, searches: 2, others: 40, isAtLeast: false },
  ],
  requests: 173,
  seconds: 59.2,
  searchesPerMinute: 90,
  othersPerMinute: 1_600,
  isAtLeast: false,
};
const vague: Estimate = {
  ...exact,
  streams: [
    { stream: 'customers', records: 10_000, searches: 103, others: 0, isAtLeast: true },
    { stream: 'notes', records: 7, searches: 1, others: undefined, isAtLeast: true },
    unknownEstimate('teams', 'teams: refused.'),
  ],
  othersPerMinute: undefined,
  isAtLeast: true,
};

it('is an object in the form of the contract', () => {
  expect(estimateJson(exact)).toEqual({
    streams: {
      customers: { records: 12_345, requests: 130 },
      attachments: { records: null, requests: 42 },
    },
    requests: 173,
    seconds: 60,
  });
});

it('says in the object what is a lower bound, unknown, or failed', () => {
  expect(estimateJson(vague)).toEqual({
    streams: {
      customers: { records: 10_000, requests: 103, at_least: true },
      notes: { records: 7, requests: null, at_least: true },
      teams: { records: null, requests: null, error: 'teams: refused.' },
    },
    requests: 173,
    seconds: 60,
    at_least: true,
  });
});

it('is a table with numbers below each other', () => {
  expect(estimateText(exact).split('\n')).toEqual([
    'stream       records  requests',
    'customers     12,345       130',
    'attachments  unknown        42',
    '',
    'About 173 requests and 60 s; an estimate.',
    'Limits: 90 searches a minute, 1,600 other requests a minute.',
  ]);
});

it('says in the table what is a lower bound, unknown, or failed', () => {
  expect(estimateText(vague).split('\n')).toEqual([
    'stream             records      requests',
    'customers  at least 10,000  at least 103',
    'notes           at least 7       unknown',
    'teams               failed        failed',
    '',
    'At least 173 requests and 60 s; an estimate.',
    'Limits: 90 searches a minute, the API states no limit for other requests.',
  ]);
});

it.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [119, '119 s'],
  [120, '2 min'],
  [3_600, '60 min'],
  [7_199, '120 min'],
  [7_200, '2.0 h'],
  [75_600, '21.0 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

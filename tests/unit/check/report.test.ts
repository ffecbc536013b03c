import type { Report } from '../../../src/check/report';
import { failedIn, namesOf, reportJson, reportText } from '../../../src/check/report';

const REPORT: Report = {
  apiUrl: 'https://api.kustomerapp.com',
  organisation: { id: '57f2', name: 'acme' },
  statedRoles: 15,
  clockAheadMs: -700,
  verdicts: [
    { name: 'notes', result: 'ok', detail: undefined },
    { name: 'tags', result: 'empty', detail: undefined },
    { name: 'teams', result: 'role missing', detail: 'needs a role.' },
    { name: 'users', result: 'error', detail: 'status 500.' },
  ],
  findings: [
    { question: 'sort_honoured', object: 'note', answer: 'yes', found: 'in order' },
    { question: 'attachments_carry_ids', object: null, answer: 'no', found: 'without an id' },
    { question: 'sort_honoured', object: 'customer', answer: 'yes', found: 'in order' },
    { question: 'sort_honoured', object: 'company', answer: 'unknown', found: 'one record' },
  ],
  searches: 12,
  otherRequests: 3,
  elapsedMs: 1_234,
};

describe('the report as text', () => {
  it('reads from the key to the result, each answer with its objects and what the tap does about it', () => {
    expect(reportText(REPORT))
      .toBe(`Test of https://api.kustomerapp.com: 12 searches and 3 other requests in 1.2 s

Key    works; organisation "acme" (57f2); states 15 roles
Clock  the machine and the API agree

Streams
  notes  ok
  tags   empty
  teams  role missing: needs a role.
  users  error: status 500.

What the documents of the API leave open
  Is the sort by updated_at honoured?
    yes      note, customer: in order
             → searches are read in order; every page is still checked.
    unknown  company: one record
             → every page is checked while it is read, so nothing depends on it.
  Do attachments carry ids?
    no       without an id
             → the key is the last part of "links.self".

Result: 2 of 4 selected streams can't be read: teams (role missing), users (error).`);
  });

  it.each<[string, Partial<Report>, string]>([
    [
      'an organisation that is not told',
      { organisation: undefined },
      "the API doesn't tell its organisation;",
    ],
    [
      'an organisation without a name',
      { organisation: { id: '57f2', name: undefined } },
      'organisation (57f2);',
    ],
    ['roles that are not stated', { statedRoles: undefined }, "the API doesn't state its roles"],
    ['a machine that is behind', { clockAheadMs: 89_600 }, 'the machine is 90 s behind the API;'],
    ['a machine that is ahead', { clockAheadMs: -90_500 }, 'the machine is 90 s ahead of the API;'],
    [
      'nothing wrong',
      { verdicts: REPORT.verdicts.slice(0, 2) },
      'Result: all 2 selected streams can be read.',
    ],
  ])('tells of %s', (_what, changes, words) => {
    expect(reportText({ ...REPORT, ...changes })).toContain(words);
  });
});

describe('the report as JSON', () => {
  it('has the same', () => {
    expect(reportJson(REPORT)).toMatchObject({
      result: 'failed',
      api_url: 'https://api.kustomerapp.com',
      key: { organisation_id: '57f2', organisation_name: 'acme', stated_roles: 15 },
      clock: { api_ahead_seconds: 0 },
      streams: {
        notes: { result: 'ok' },
        tags: { result: 'empty' },
        teams: { result: 'role_missing', detail: 'needs a role.' },
        users: { result: 'error', detail: 'status 500.' },
      },
      requests: { searches: 12, others: 3 },
      seconds: 1.2,
    });
    expect(reportJson(REPORT)['findings']).toContainEqual({
      question: 'attachments_carry_ids',
      object: null,
      answer: 'no',
      found: 'without an id',
      effect: 'the key is the last part of "links.self".',
    });
  });

  it('has null for what the API does not tell', () => {
    expect(reportJson({ ...REPORT, organisation: undefined, statedRoles: undefined })['key']).toEqual({
      organisation_id: null,
      organisation_name: null,
      stated_roles: null,
    });
  });
});

it('takes a missing role and an error for failures, an empty stream for none', () => {
  expect(namesOf(failedIn(REPORT))).toBe('teams (role missing), users (error)');
});

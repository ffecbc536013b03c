/**
 * The report of `--test`, as text for people and as JSON. Pure; holds no content of records.
 */
import type { JsonObject } from '../json';
import type { Organisation, StreamVerdict } from './examine';
import type { Finding, Verdict } from './findings';
import type { Question } from './questions';
import { QUESTIONS } from './questions';
import { wrapped } from '../wrap';

export interface Report {
  /** Origin that was asked. */
  readonly apiUrl: string;
  readonly organisation: Organisation | undefined;
  /** How many roles the key states; undefined where the API doesn't state them. */
  readonly statedRoles: number | undefined;
  /** How far the API's clock is ahead of the machine's. */
  readonly clockAheadMs: number;
  readonly verdicts: readonly StreamVerdict[];
  readonly findings: readonly Finding[];
  readonly searches: number;
  readonly otherRequests: number;
  readonly elapsedMs: number;
}

/** A `Date` header is in whole seconds, and the answer takes its time. */
const CLOCK_TOLERANCE_MS = 2_000;
/** Of a terminal. */
const COLUMNS = 80;
const ANSWERS: readonly Verdict[] = ['yes', 'no', 'unknown'];

/** Streams that failed the test. Empty ones haven't. */
export function failedIn({ verdicts }: Pick<Report, 'verdicts'>): StreamVerdict[] {
  return verdicts.filter(({ result }) => result === 'role missing' || result === 'error');
}

/** The report as text, without a line feed at its end. */
export function reportText(report: Report): string {
  const { verdicts } = report;
  const width = Math.max(0, ...verdicts.map(({ name }) => name.length));
  const failed = failedIn(report);
  const requests = `${report.searches} searches and ${report.otherRequests} other requests`;
  return [
    `Test of ${report.apiUrl}: ${requests} in ${secondsOf(report.elapsedMs)} s`,
    '',
    `Key    ${keyInWords(report)}`,
    `Clock  ${clockInWords(report.clockAheadMs)}`,
    '',
    'Streams',
    ...verdicts.map(({ name, result, detail }) => {
      return `  ${name.padEnd(width)}  ${result}${detail === undefined ? '' : `: ${detail}`}`;
    }),
    '',
    'What the documents of the API leave open',
    ...questionLines(report.findings),
    '',
    failed.length === 0
      ? `Result: all ${verdicts.length} selected streams can be read.`
      : `Result: ${failed.length} of ${verdicts.length} selected streams can't be read: ${namesOf(failed)}.`,
  ].join('\n');
}

/** The same as JSON. */
export function reportJson(report: Report): JsonObject {
  return {
    result: failedIn(report).length === 0 ? 'passed' : 'failed',
    api_url: report.apiUrl,
    key: {
      organisation_id: report.organisation?.id ?? null,
      organisation_name: report.organisation?.name ?? null,
      stated_roles: report.statedRoles ?? null,
    },
    clock: { api_ahead_seconds: aheadSeconds(report.clockAheadMs) },
    streams: Object.fromEntries(
      report.verdicts.map(({ name, result, detail }) => [
        name,
        { result: result.replace(' ', '_'), ...(detail !== undefined && { detail }) },
      ]),
    ),
    findings: report.findings.map((finding) => ({ ...finding, effect: effectOf(finding) })),
    requests: { searches: report.searches, others: report.otherRequests },
    seconds: secondsOf(report.elapsedMs),
  };
}

/** "teams (role missing), notes (error)". */
export function namesOf(verdicts: readonly StreamVerdict[]): string {
  return verdicts.map(({ name, result }) => `${name} (${result})`).join(', ');
}

function keyInWords({ organisation, statedRoles }: Report): string {
  const { name, id } = organisation ?? {};
  const named = [...(name === undefined ? [] : [`"${name}"`]), ...(id === undefined ? [] : [`(${id})`])];
  const whose =
    named.length === 0 ? "the API doesn't tell its organisation" : `organisation ${named.join(' ')}`;
  const roles = statedRoles === undefined ? "the API doesn't state its roles" : `states ${statedRoles} roles`;
  return `works; ${whose}; ${roles}`;
}

function clockInWords(aheadMs: number): string {
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return 'the machine and the API agree';
  const seconds = aheadSeconds(aheadMs);
  const direction = seconds > 0 ? 'behind' : 'ahead of';
  return `the machine is ${Math.abs(seconds)} s ${direction} the API; the tap goes by the API's clock`;
}

/** Each question once; under it each answer with the objects that it was found for, and what the tap does about it. */
function questionLines(findings: readonly Finding[]): string[] {
  const questions = Object.keys(QUESTIONS).filter(isQuestion);
  return questions.flatMap((question) => {
    const ofQuestion = findings.filter((finding) => finding.question === question);
    if (ofQuestion.length === 0) return [];
    return [
      `  ${QUESTIONS[question].asks}`,
      ...ANSWERS.flatMap((answer) => answerLines(ofQuestion.filter((finding) => finding.answer === answer))),
    ];
  });
}

function answerLines(findings: readonly Finding[]): string[] {
  const [first] = findings;
  if (!first) return [];
  const byFound = new Map<string, string[]>();
  for (const { found, object } of findings) {
    byFound.set(found, [...(byFound.get(found) ?? []), ...(object === null ? [] : [object])]);
  }
  const groups = [...byFound].map(([found, objects]) =>
    objects.length === 0 ? found : `${objects.join(', ')}: ${found}`,
  );
  return [
    ...groups.flatMap((group) => hanging(`    ${first.answer.padEnd(8)} `, group)),
    ...hanging(' '.repeat(13) + '→ ', effectOf(first)),
  ];
}

/** `text` behind `label`, in as many lines as it takes, all of them beginning below each other. */
function hanging(label: string, text: string): string[] {
  return wrapped(text, COLUMNS - label.length).map(
    (line, position) => (position === 0 ? label : ' '.repeat(label.length)) + line,
  );
}

function effectOf({ question, answer }: Finding): string {
  return QUESTIONS[question].effects[answer];
}

function isQuestion(name: string): name is Question {
  return Object.hasOwn(QUESTIONS, name);
}

/** Of a difference that is known to a second, the middle. */
function aheadSeconds(aheadMs: number): number {
  return Math.round((aheadMs + 500) / 1000) || 0;
}

function secondsOf(elapsedMs: number): number {
  return Math.round(elapsedMs / 100) / 10;
}

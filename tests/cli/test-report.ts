/** The JSON report of `--test` as tests look at it, and a catalog that selects streams. Knows no assertions. */
import type { Scene } from './scene';

export interface Finding {
  readonly question: string;
  readonly object: string | null;
  readonly answer: string;
  readonly found: string;
  readonly effect: string;
}

export interface Report {
  readonly result: string;
  readonly api_url: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly clock: { readonly api_ahead_seconds: number };
  readonly streams: Readonly<Record<string, { readonly result: string; readonly detail?: string }>>;
  readonly findings: readonly Finding[];
  readonly requests: { readonly searches: number; readonly others: number };
}

export const TEST = ['--config', 'config.json', '--test'];

/** Runs the test in `scene`, with its report as JSON. */
export async function testReport(scene: Scene, args: readonly string[] = []) {
  const { code, stdout, lastLine } = await scene.run([...TEST, '--format', 'json', ...args]);
  return { code, stdout, lastLine, report: JSON.parse(stdout) as Report };
}

/** The answers to a question, by object; by an empty name where it concerns no single object. */
export function answersTo(question: string, { findings }: Report): Record<string, string> {
  const asked = findings.filter((finding) => finding.question === question);
  return Object.fromEntries(asked.map(({ object, answer }) => [object ?? '', answer]));
}

const SEARCHED = ['company', 'conversation', 'customer', 'message', 'note', 'kobject'];
/** What the archive search serves. */
export const ARCHIVED = SEARCHED.filter((object) => object !== 'note');

/** The same answer for each object. */
export function forAll(answer: string, objects: readonly string[] = SEARCHED): Record<string, string> {
  return Object.fromEntries(objects.map((object) => [object, answer]));
}

/** Writes a catalog that selects these streams. Returns its name. */
export function select(scene: Scene, ...streams: string[]): string {
  return scene.write('catalog.json', {
    streams: streams.map((name) => ({
      tap_stream_id: name,
      schema: { properties: {} },
      metadata: [{ breadcrumb: [], metadata: { selected: true } }],
    })),
  });
}

/**
 * The demo: discovery, a first sync and an incremental one, by the real executable against the sandbox. Shows each
 * step and says what went wrong, if anything did.
 */
import { lastState, recordsOf, type Message } from '../cli/messages';
import type { Run } from '../cli/run-tap';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { workOn, type Edits } from './edits';
import type { Paint } from './paint';
import { bookmarkLines, countLines, recordLines, totalOf, type Summary } from './report';
import { createStage, type Stage } from './stage';

export interface Screen {
  line(text: string): void;
  /** Columns. */
  readonly width: number;
  readonly paint: Paint;
}

const HOUR_MS = 3_600_000;
/** Longer than the search index may lag: what was done before then is read. */
const INDEXED_AFTER_MS = 600_000;
/** The second run has to be smaller by this factor at least. */
const MUCH_SMALLER = 4;

/** Runs the demo and resolves with what went wrong, one sentence each. */
export async function runDemo(screen: Screen, options: SandboxOptions = {}): Promise<string[]> {
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const sandbox = await startSandbox({ ...options, now });
  const stage = createStage();
  const problems: string[] = [];
  try {
    stage.write('config.json', {
      api_key: sandbox.apiKey,
      api_url: sandbox.url,
      start_date: '2020-01-01',
      search_requests_per_minute: 10_000,
    });
    screen.line(`A sandbox of the Kustomer API answers at ${sandbox.url}.`);
    const step = createStep(screen, stage, problems);

    const catalog = ['--config', 'config.json', '--discover'];
    await step('What is there?', catalog, 'catalog.json');
    const streams = streamsOf(stage.readJson('catalog.json'));

    const sync = ['--config', 'config.json', '--catalog', 'catalog.json'];
    const { messages: first } = await step(
      'A first sync',
      [...sync, '--summary', 'first.json'],
      'first.jsonl',
    );
    stage.write('state.json', lastState(first));
    screen.line(command('tail -n 1 first.jsonl | jq .value > state.json', screen.paint));

    aheadMs += HOUR_MS;
    const edits = workOn(sandbox.store, now);
    screen.line(`\nAn hour passes. ${edits.sentence}`);
    aheadMs += INDEXED_AFTER_MS;

    const again = [...sync, '--state', 'state.json', '--summary', 'second.json'];
    const { messages: second } = await step('The next sync, from the state', again, 'second.jsonl');

    const summaries = [stage.readJson('first.json'), stage.readJson('second.json')] as [Summary, Summary];
    show(screen, streams, summaries, first, second);
    problems.push(...judge(streams, summaries, second, edits, sandbox));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    stage.clear();
    await sandbox.stop();
  }
  const { paint } = screen;
  for (const problem of problems) screen.line(paint.red(`✗ ${problem}`));
  if (problems.length === 0) {
    screen.line(paint.green('✓ Every stream has records, and the second run brought only what is new.'));
  }
  return problems;
}

/** A function that runs the tap as one step of the demo. */
function createStep(screen: Screen, stage: Stage, problems: string[]) {
  const { paint } = screen;
  return async (title: string, args: readonly string[], output: string): Promise<Run> => {
    screen.line(`\n${paint.bold(title)}`);
    screen.line(command(`tap-kustomer ${args.join(' ')} > ${output}`, paint));
    const run = await stage.run(args, output);
    screen.line(paint.dim(`  exit code ${run.code ?? String(run.signal)} after ${run.seconds.toFixed(1)} s`));
    if (run.code !== 0) problems.push(`${title}: exit code ${run.code}: ${run.lastLine}`);
    return run;
  };
}

/** A command as somebody would type it, in two lines where it is long. */
function command(text: string, paint: Paint): string {
  const broken = text.replace(/ (--summary|--state .*--summary) /, ' \\\n    $1 ');
  return paint.cyan(`$ ${broken}`);
}

function show(
  screen: Screen,
  streams: readonly string[],
  [first, second]: readonly [Summary, Summary],
  firstMessages: readonly Message[],
  secondMessages: readonly Message[],
): void {
  const { paint, width } = screen;
  const chapter = (title: string, lines: readonly string[]): void =>
    screen.line([`\n${paint.bold(title)}`, ...lines].join('\n'));
  chapter('What the runs did', countLines(streams, first, second, paint));
  chapter('The first record of each stream', recordLines(streams, firstMessages, width, paint));
  chapter('The state', bookmarkLines(lastState(firstMessages), lastState(secondMessages), paint));
  screen.line('');
}

function judge(
  streams: readonly string[],
  [first, second]: readonly [Summary, Summary],
  secondMessages: readonly Message[],
  edits: Edits,
  sandbox: Sandbox,
): string[] {
  const empty = streams.filter((stream) => (first.streams[stream]?.records ?? 0) === 0);
  const missed = Object.entries(edits.ids).flatMap(([stream, ids]) => {
    const seen = new Set(recordsOf(secondMessages, stream).map(({ id }) => id));
    return ids.filter((id) => !seen.has(id)).map((id) => `${stream} ${id}`);
  });
  const written = sandbox.journal.filter(({ created }) => created !== undefined);
  return [
    ...empty.map((stream) => `The stream ${stream} has no records.`),
    ...missed.map((record) => `The second run did not bring ${record}.`),
    ...(totalOf(second).records * MUCH_SMALLER > totalOf(first).records
      ? ['The second run is not much smaller than the first.']
      : []),
    ...written.map(({ method, path }) => `${method} ${path} created something.`),
  ];
}

function streamsOf(catalog: unknown): string[] {
  return (catalog as { streams: { tap_stream_id: string }[] }).streams.map((entry) => entry.tap_stream_id);
}

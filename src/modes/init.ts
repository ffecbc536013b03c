/**
 * The helper that asks a person for what a config needs, and writes it. Asks the API through the tap's own client only.
 */
import { findClosedStreams } from '../check/closed';
import { findOrganisation } from '../check/examine';
import type { DiscoveryConfig } from '../config';
import { resolveConfig } from '../config';
import { REGION_ORIGINS } from '../config/settings';
import { buildClient } from '../edge';
import { AuthError, UnreachableError, UsageError } from '../errors';
import type { Place, Read } from '../init/answers';
import { configOf, defaultStartDate, readApiUrl, readChoice, readKey, readStartDate } from '../init/answers';
import type { Answer, Origins } from '../init/region';
import { askRegions, judgeAnswers } from '../init/region';
import { describeOffers, nextCommands } from '../init/wording';
import type { Client } from '../kustomer/client';
import type { KeyFacts } from '../kustomer/key-check';
import { checkKey } from '../kustomer/key-check';
import { assertCreatable, createSecretFile } from '../output-file';
import type { Prompt, Terminal } from '../prompt';
import { createPrompt } from '../prompt';
import type { TapIo } from '../run';
import { prepareLog } from '../run';
import { streamsInCatalog } from '../streams/optional';
import { rolesOf } from '../streams/roles';
import { packageVersion } from '../version';

/** What the command line asks for. */
export interface InitArguments {
  readonly output: string;
  /** Another origin to ask than the regions' (a proxy, the sandbox). */
  readonly apiUrl: string | undefined;
}

export type InitIo = Pick<TapIo, 'log' | 'clock' | 'env' | 'stop'> & {
  /** Undefined where nobody can be asked. */
  readonly person: () => Terminal | undefined;
};

/** Nobody waits at a terminal for long retries. */
const MAX_RETRY_MS = 10_000;
/** So often a key may be refused. */
const TRIES = 3;

/**
 * Writes the config. `origins` are the regions that a key is looked for in. Throws UsageError without a terminal, or for
 * a file that is there already; CancelledError where the person gives up; AuthError and UnreachableError.
 */
export async function runInit(
  io: InitIo,
  args: InitArguments,
  origins: Origins = REGION_ORIGINS,
): Promise<void> {
  const terminal = io.person();
  if (!terminal) {
    throw new UsageError(
      'init asks questions, so it needs a terminal. Without one write the config as a file ' +
        '({"api_key": "…", "start_date": "2024-01-01", "region": "us"}), or set TAP_KUSTOMER_* variables and give ' +
        '--config ENV.',
    );
  }
  assertCreatable(args.output, '--output');
  const apiUrl = args.apiUrl === undefined ? undefined : valueOf(readApiUrl(args.apiUrl));
  await converse(io, createPrompt(terminal, io.stop), args.output, apiUrl, origins);
}

async function converse(
  io: InitIo,
  prompt: Prompt,
  output: string,
  apiUrl: string | undefined,
  origins: Origins,
): Promise<void> {
  prompt.say('Make an API key under Settings › Security › API Keys of Kustomer, then paste it here.');
  const found = await findKey(io, prompt, apiUrl, origins);
  const config = configFor(io, found.apiKey, found.place, found.origin);
  const client = buildClient(io, config, found.apiKey, new Map());
  try {
    await greet(client, prompt, found.place);
    const nowMs = io.clock.now();
    const startDate = await askUntilFit(
      () => prompt.ask('Read what was updated since', defaultStartDate(nowMs)),
      (text) => readStartDate(text, nowMs),
      prompt,
    );
    const offers = await offerStreams(io, client, config, found.facts);
    for (const line of describeOffers(offers)) prompt.say(line);
    const chosen = await askUntilFit(
      () => prompt.ask('Streams that you want, as names or globs with commas between', 'all'),
      (text) => readChoice(text, offers),
      prompt,
    );
    const settings = configOf(found.apiKey, startDate, found.place);
    createSecretFile(output, `${JSON.stringify(settings, null, 2)}\n`, '--output');
    prompt.say(
      `Written to ${output}, which only you may read. It holds the key: keep it out of version control.`,
    );
    for (const line of nextCommands(output, chosen)) prompt.say(line);
  } finally {
    client.close();
  }
}

interface FoundKey {
  readonly apiKey: string;
  readonly place: Place;
  readonly origin: string;
  readonly facts: KeyFacts;
}

/** Asks for the key until a host accepts it, and says which. Throws AuthError after some refusals. */
async function findKey(
  io: InitIo,
  prompt: Prompt,
  apiUrl: string | undefined,
  origins: Origins,
): Promise<FoundKey> {
  for (let attempt = 1; ; attempt += 1) {
    const apiKey = await askUntilFit(() => prompt.askHidden('API key (it is not shown)'), readKey, prompt);
    io.log.hide(apiKey);
    prompt.say(
      apiUrl === undefined ? `Asking the regions ${Object.keys(origins).join(', ')} …` : `Asking ${apiUrl} …`,
    );
    const hosts = apiUrl === undefined ? origins : { [apiUrl]: apiUrl };
    const verdict = judgeAnswers(await askHosts(io, apiKey, hosts));
    if (verdict.kind === 'unreachable') throw new UnreachableError(verdict.lines);
    if (verdict.kind === 'refused') {
      if (attempt === TRIES) throw new AuthError(verdict.lines);
      for (const line of verdict.lines) prompt.say(line);
      prompt.say('Try again, or leave with Ctrl-C.');
      continue;
    }
    const { region, facts } = verdict.kind === 'found' ? verdict : await askWhich(prompt, verdict.answers);
    const place = apiUrl === undefined ? { region } : { api_url: apiUrl };
    return { apiKey, place, origin: hosts[region] ?? '', facts };
  }
}

function askHosts(io: InitIo, apiKey: string, hosts: Origins): Promise<readonly Answer[]> {
  const ask = async (_region: string, origin: string, stop: AbortSignal): Promise<KeyFacts> => {
    const config = configFor(io, apiKey, { api_url: origin }, origin);
    const client = buildClient({ ...io, stop }, config, apiKey, new Map());
    try {
      return await checkKey(client, MAX_RETRY_MS);
    } finally {
      client.close();
    }
  };
  return askRegions(hosts, ask, io.stop);
}

async function askWhich<T extends { readonly region: string }>(
  prompt: Prompt,
  answers: readonly T[],
): Promise<T> {
  const names = answers.map(({ region }) => region).join(', ');
  return askUntilFit(
    () => prompt.ask(`No host says whose key it is. Region of your organisation (${names})`),
    (text): Read<T> => {
      const chosen = answers.find(({ region }) => region === text.toLowerCase());
      return chosen ? { value: chosen } : { fault: `Answer one of ${names}.` };
    },
    prompt,
  );
}

async function greet(client: Client, prompt: Prompt, place: Place): Promise<void> {
  const purpose = { label: 'organisation', maxRetryMs: MAX_RETRY_MS, maxTotalMs: MAX_RETRY_MS };
  const name = (await findOrganisation(client, purpose))?.name;
  const where = 'region' in place ? `region ${place.region}` : place.api_url;
  prompt.say(`The key works (${name === undefined ? '' : `organisation ${name}, `}${where}).`);
}

async function offerStreams(
  { log }: InitIo,
  client: Client,
  { attachmentsMode, concurrency, optionalStreams }: DiscoveryConfig,
  { roles }: KeyFacts,
) {
  const streams = streamsInCatalog(optionalStreams);
  const closed = await findClosedStreams(client, streams, {
    roles,
    attachmentsMode,
    concurrency,
    maxRetryMs: MAX_RETRY_MS,
    mustKnow: false,
    warn: (line) => log.warn(line),
  });
  return streams.map((stream) => ({
    name: stream.name,
    roles: rolesOf(stream),
    lacks: closed.find(({ name }) => name === stream.name)?.roles,
  }));
}

/** The settings of a run with this key there; whatever else counts is as it comes with the tap. */
function configFor({ log, env }: InitIo, apiKey: string, place: Place, origin: string): DiscoveryConfig {
  const settings = { api_key: apiKey, ...place };
  const options = { env, require: 'none', version: packageVersion() } as const;
  const config = resolveConfig([{ kind: 'file', path: 'init', settings }], options);
  prepareLog(log, config);
  return { ...config, baseUrl: origin };
}

async function askUntilFit<T>(
  ask: () => Promise<string>,
  read: (text: string) => Read<T>,
  prompt: Prompt,
): Promise<T> {
  for (;;) {
    const answer = read(await ask());
    if ('value' in answer) return answer.value;
    prompt.say(answer.fault);
  }
}

/** Throws UsageError for what nobody can be asked again. */
function valueOf<T>(read: Read<T>): T {
  if ('fault' in read) throw new UsageError(read.fault);
  return read.value;
}

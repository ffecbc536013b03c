/** The sandbox as a process of its own: prints where it listens, ends on SIGTERM or SIGINT. For demo and benchmark. */
import { parseArgs } from 'node:util';
import { generateOrganisation } from './organisation';
import { startReplay } from './replay';
import { startSandbox } from './server';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: 'small' },
    'delay-ms': { type: 'string', default: '0' },
    'search-per-minute': { type: 'string' },
    'general-per-minute': { type: 'string' },
    recording: { type: 'string' },
  },
});

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new Error(`--${name} must be a number, got ${JSON.stringify(text)}`);
  }
  return value;
}

async function main(): Promise<void> {
  const { recording: folder } = values;
  if (folder !== undefined)
    return announce(await startReplay({ folder, port: numberOf('port', values.port) }));
  const searchPerMinute = values['search-per-minute'];
  const generalPerMinute = values['general-per-minute'];
  const sandbox = await startSandbox({
    port: numberOf('port', values.port),
    organisation: generateOrganisation({
      seed: numberOf('seed', values.seed),
      now: Date.now(),
      size: values.scale === 'small' ? 'small' : numberOf('scale', values.scale),
    }),
    limits: {
      ...(searchPerMinute === undefined
        ? {}
        : { searchPerMinute: numberOf('search-per-minute', searchPerMinute) }),
      ...(generalPerMinute === undefined
        ? {}
        : { generalPerMinute: numberOf('general-per-minute', generalPerMinute) }),
    },
  });
  const delayMs = numberOf('delay-ms', values['delay-ms']);
  if (delayMs > 0) sandbox.faults.add({ match: {}, times: Infinity, action: { kind: 'hang', ms: delayMs } });
  announce(sandbox);
}

function announce(api: { url: string; apiKey: string; stop(): Promise<void> }): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void api.stop());
  process.stdout.write(`${JSON.stringify({ url: api.url, api_key: api.apiKey })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

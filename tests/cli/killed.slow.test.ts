/** SIGKILL at random moments of the real process, again and again: the union of all that came out is complete. */
import { createRandom } from '../sandbox/random';
import type { Message } from './messages';
import { parseMessages, recordsOf } from './messages';
import { openScene, type Scene } from './scene';

jest.setTimeout(180_000);

const KILLS = 20;
/** Lines after which a run is killed, at most: a whole run has about 250. */
const LATEST_LINE = 120;
const TYPES = {
  companies: 'company',
  conversations: 'conversation',
  customers: 'customer',
  messages: 'message',
  notes: 'note',
  kobjects: 'kobject',
  tags: 'tag',
} as const;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  scene.write('config.json', { ...scene.config, page_size: 5, concurrency: 3 });
  scene.write('state.json', '');
});
afterEach(() => scene.close());

/** Runs from state.json until `lines` lines came out, and kills the process. */
async function runAndKill(lines: number): Promise<{ messages: Message[]; isKilled: boolean }> {
  const tap = scene.start(['--config', 'config.json', '--state', 'state.json']);
  let text = '';
  tap.stdout.setEncoding('utf8');
  tap.stdout.on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > lines) tap.process.kill('SIGKILL');
  });
  const [, signal] = await tap.exited;
  // A line that was cut never reached a target.
  const messages = parseMessages(text.slice(0, text.lastIndexOf('\n') + 1));
  return { messages, isKilled: signal === 'SIGKILL' };
}

it(`loses nothing over ${KILLS} kills`, async () => {
  const random = createRandom(7);
  const delivered: Message[] = [];
  let killed = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const { messages, isKilled } = await runAndKill(1 + Math.floor(random.next() * LATEST_LINE));
    delivered.push(...messages);
    const state = messages.findLast(({ type }) => type === 'STATE')?.value;
    if (state) scene.write('state.json', state);
    if (isKilled) killed += 1;
  }
  const last = await scene.run(['--config', 'config.json', '--state', 'state.json']);
  expect(last.code).toBe(0);
  delivered.push(...last.messages);
  // Towards the end little is left to read, and a run may be over before its line.
  expect(killed).toBeGreaterThan(KILLS / 2);
  for (const [stream, type] of Object.entries(TYPES)) {
    const ids = new Set(recordsOf(delivered, stream).map(({ id }) => id));
    const missing = scene.sandbox.store
      .all(type)
      .filter(({ attributes }) => attributes['deleted'] !== true)
      .filter(({ id }) => !ids.has(id))
      .map(({ id }) => id);
    expect([stream, missing]).toEqual([stream, []]);
  }
});

/** singer-check-tap runs the tap twice, the second time from the first run's state, and checks every message. */
import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { generateOrganisation, type Organisation } from '../sandbox/organisation';
import { recordsOf } from '../cli/messages';
import { commandOf } from './programs';
import { openStage, type Stage } from './stage';
import { streamNames } from './expected';

const run = promisify(execFile);
const TAP = path.join(__dirname, '../../bin/tap-kustomer');
/** Where nobody reads the tap any more, it waits for ever. */
const TIMEOUT_MS = 60_000;

const checker = { command: commandOf('singer-tools', 'singer-check-tap'), args: [] };
const mended = {
  command: commandOf('singer-tools', 'python'),
  args: [path.join(__dirname, 'mended-check-tap.py')],
};

/**
 * The tap, that stays for a while when all is written: the checker takes its result when the tap has ended, and doesn't
 * wait until it has itself read to the end.
 */
const LINGERING = `#!/bin/sh
${TAP} "$@"
code=$?
exec >&-
sleep 3
exit $code
`;

/** What the checker prints of a tap that it accepts. */
async function check({ command, args }: typeof mended, { scene }: Stage): Promise<string> {
  const tap = path.join(scene.folder, scene.write('lingering-tap', LINGERING));
  chmodSync(tap, 0o755);
  const options = { cwd: scene.folder, timeout: TIMEOUT_MS };
  return (await run(command, [...args, '--tap', tap, '--config', 'config.json'], options)).stdout;
}

/** Each run's table: stream → records. */
function countsOf(printed: string): Record<string, number>[] {
  return printed
    .split('Details by stream:')
    .slice(1)
    .map((table) =>
      Object.fromEntries(
        [...table.matchAll(/^\| (\w+) +\| (\d+) /gm)].map(([, name = '', n]): [string, number] => [
          name,
          Number(n),
        ]),
      ),
    );
}

/** Without what the checker falls over: null where an object may stand that has a date-time. */
function withoutNullObjects({ records, ...rest }: Organisation): Organisation {
  return {
    ...rest,
    records: records.map((record) => {
      const { snooze, ...attributes } = record.attributes;
      return snooze === null ? { ...record, attributes } : record;
    }),
  };
}

describe('singer-check-tap', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  it('accepts the tap, both of its runs', async () => {
    const organisation = withoutNullObjects(generateOrganisation({ now: Date.now(), size: 120 }));
    stage = await openStage({ organisation });
    const [first = {}, second = {}] = countsOf(await check(checker, stage));
    expect(Object.keys(first)).toEqual(expect.arrayContaining(streamNames()));
    expect(Object.values(first)).not.toContain(0);
    expect(second['conversations']).toBeLessThan(first['conversations'] ?? 0);
  });

  it('with its fault mended accepts hostile records, too', async () => {
    stage = await openStage();
    const [first = {}, second = {}] = countsOf(await check(mended, stage));
    const { messages } = await stage.scene.run(['--config', 'config.json']);
    const counts = streamNames().map((stream) => [stream, recordsOf(messages, stream).length]);
    expect(first).toEqual(expect.objectContaining(Object.fromEntries(counts)));
    expect(second['customers']).toBeLessThan(first['customers'] ?? 0);
  });

  it('would refuse a record that does not fit its schema', async () => {
    stage = await openStage();
    stage.scene.write('config.json', { ...stage.scene.config, validate_records: 'off' });
    const { stdout } = await stage.scene.run(['--config', 'config.json']);
    stage.scene.write('output.jsonl', stdout);
    const command = [mended.command, ...mended.args, '< output.jsonl'].join(' ');
    await expect(run('bash', ['-c', command], { cwd: stage.scene.folder })).rejects.toThrow(
      /is not of type|Error parsing property/,
    );
  });
});

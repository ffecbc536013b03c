/** A recording of the sandbox, served by the sandbox, is tested with the same result. */
import path from 'node:path';
import { READING_ROLES } from '../../sandbox/roles';
import { startReplay } from '../../sandbox/replay';
import type { SandboxOptions } from '../../sandbox/server';
import { openScene, type Scene } from '../scene';
import { TEST, testReport, type Report } from '../test-report';

let scene: Scene;
afterEach(() => scene.close());

const ODD: SandboxOptions = {
  roles: READING_ROLES.filter((role) => role !== 'org.permission.team.read'),
  limits: { searchPerMinute: 500, generalPerMinute: 5_000 },
  switches: {
    sortHonoured: false,
    pageSizeClamp: 20,
    totals: 'wrong',
    archiveRefused: true,
    attachmentIds: true,
    rateLimitHeaders: 'ms',
    companyUpdatedAtRefused: true,
    gzip: false,
  },
};

it.each<[title: string, options: SandboxOptions]>([
  ['an API as the documents have it', {}],
  ['an odd one', ODD],
])('%s', async (_title, options) => {
  scene = await openScene(options);
  const live = await testReport(scene);
  const recorded = await scene.run([...TEST, '--record', 'recording']);
  expect([recorded.code, recorded.stdout.includes('Result: ')]).toEqual([live.code, true]);

  const replay = await startReplay({ folder: path.join(scene.folder, 'recording') });
  try {
    scene.write('config.json', { ...scene.config, api_url: replay.url, api_key: replay.apiKey });
    const replayed = await testReport(scene);
    expect(replay.unknown).toEqual([]);
    expect(replayed.code).toBe(live.code);
    expect(comparable(replayed.report)).toEqual(comparable(live.report));
    expect(replayed.report.key['organisation_name']).not.toBe(live.report.key['organisation_name']);
    expect(replayed.report.key['organisation_id']).not.toBe(live.report.key['organisation_id']);
  } finally {
    await replay.stop();
  }
});

it('answers what was not recorded with a refusal, and says what it was', async () => {
  scene = await openScene();
  await scene.run([...TEST, '--record', 'recording']);
  const replay = await startReplay({ folder: path.join(scene.folder, 'recording') });
  try {
    const { status } = await fetch(`${replay.url}/v1/teams?page=9&pageSize=7`);
    expect(status).toBe(404);
    expect(replay.unknown).toMatchObject([
      { method: 'GET', path: '/v1/teams', query: { page: '9', pageSize: '7' } },
    ]);
  } finally {
    await replay.stop();
  }
});

it('only reads, and asks for some pages more than a test', async () => {
  scene = await openScene();
  const { code, lastLine } = await scene.run([...TEST, '--record', 'recording']);
  expect([code, lastLine]).toEqual([0, expect.stringContaining('look through the files') as string]);
  const { journal } = scene.sandbox;
  expect(journal.filter(({ created }) => created !== undefined)).toEqual([]);
  const searches = journal.filter(({ method }) => method === 'POST');
  expect(searches.length).toBeLessThanOrEqual(61);
  expect(journal.length - searches.length).toBeLessThanOrEqual(121);
  const { exchanges } = JSON.parse(scene.read('recording/index.json')) as { exchanges: { status: number }[] };
  expect(exchanges).toHaveLength(journal.length);
  expect(new Set(exchanges.map(({ status }) => status))).toEqual(new Set([200]));
});

it('is left also by a test that could not begin', async () => {
  scene = await openScene();
  scene.write('config.json', { ...scene.config, api_key: 'wrong-key-1234' });
  const { code, stdout } = await scene.run([...TEST, '--record', 'recording']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(JSON.parse(scene.read('recording/index.json'))).toMatchObject({
    exchanges: [{ path: '/v1/auth/tokens/current', status: 401 }],
  });
  expect(scene.read('recording/README.md')).toContain('They hold 1 request');
});

/** Without what is scrambled, or another one's: names, the address, times, and what is left of a budget. */
function comparable(report: Report): unknown {
  const { key, findings, ...rest } = report;
  const seen = findings.map((finding) => ({
    ...finding,
    found: finding.found.replaceAll(/\d+ left/g, '… left'),
  }));
  const lengths = Object.values(key).map((value) => (typeof value === 'string' ? value.length : value));
  return { ...rest, key: lengths, findings: seen, api_url: '', seconds: 0, clock: '' };
}

/** Settings from TAP_KUSTOMER_* variables and a .env file, which count only where `--config ENV` asks for them. */
import { openScene, type Scene } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

it('reads all settings from the environment where the config is ENV', async () => {
  const env = { TAP_KUSTOMER_API_KEY: scene.sandbox.apiKey, TAP_KUSTOMER_API_URL: scene.sandbox.url };
  const { code, stderr } = await scene.run(['--config', 'ENV', '--discover'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('the key works') as string });
});

it('lets the environment win over files, and ignores what Meltano exports beside the settings', async () => {
  const env = { TAP_KUSTOMER_API_URL: 'http://127.0.0.1:1', TAP_KUSTOMER__SELECT: '["tags.*"]' };
  for (const config of [
    ['--config', 'ENV', '--config', 'config.json'],
    ['--config', 'config.json', '--config', 'ENV'],
  ]) {
    const { code, stderrLines } = await scene.run([...config, '--discover'], { env });
    expect(code).toBe(1);
    expect(stderrLines).toEqual([expect.stringContaining('127.0.0.1:1 could not be reached')]);
  }
});

it('reads no setting from the environment without ENV', async () => {
  const env = { TAP_KUSTOMER_API_URL: 'http://127.0.0.1:1', TAP_KUSTOMER_API_KEY: 'another-key' };
  expect((await scene.run(['--config', 'config.json', '--discover'], { env })).code).toBe(0);
});

it('loads the .env of the working directory with ENV; real variables win over it', async () => {
  const lines = [
    `TAP_KUSTOMER_API_KEY="${scene.sandbox.apiKey}"`,
    'TAP_KUSTOMER_API_URL=http://127.0.0.1:1',
    'TAP_KUSTOMER_MAX_RETRY_SECONDS=0',
  ];
  scene.write('.env', lines.join('\n'));
  const args = ['--config', 'ENV', '--discover'];
  const env = { TAP_KUSTOMER_API_URL: scene.sandbox.url };
  expect((await scene.run(args)).stderr).toContain('127.0.0.1:1 could not be reached');
  expect((await scene.run(args, { env })).code).toBe(0);
  expect((await scene.run(['--discover'], { env })).stderr).toContain('no "api_key"');
});

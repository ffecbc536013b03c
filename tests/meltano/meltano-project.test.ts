/** The plugin definition and the sample project: valid, and what the README says of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseMessages, schemaOf } from '../cli/messages';
import { python } from './programs';
import { createProject, type Project } from './project';
import { openStage, type Stage } from './stage';

const ROOT = path.join(__dirname, '../..');
const PLUGIN = path.join(ROOT, 'plugin.yml');
const VALIDATE = path.join(__dirname, 'validate-project.py');

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.close());

async function faultsIn(...args: readonly string[]): Promise<unknown> {
  return JSON.parse(await python('meltano', [VALIDATE, ...args]));
}

it('are what the schema of Meltano’s package asks for', async () => {
  expect(await faultsIn('--plugin', PLUGIN)).toEqual([]);
  expect(await faultsIn(path.join(ROOT, 'docs/meltano-project/meltano.yml'))).toEqual([]);
});

it('would not be with a kind that there isn’t, or a word of its own', async () => {
  const text = readFileSync(PLUGIN, 'utf8');
  const wrong = (name: string, content: string): string =>
    path.join(stage.scene.folder, stage.scene.write(name, content));
  expect(
    await faultsIn('--plugin', wrong('kind.yml', text.replace('kind: integer', 'kind: whole'))),
  ).toContain("'whole' is not valid under any of the given schemas");
  expect(await faultsIn('--plugin', wrong('word.yml', `${text}own: word\n`))).not.toEqual([]);
});

describe('in a project of one’s own', () => {
  const add = ['add', '--plugin-type', 'extractor', '--from-ref', PLUGIN, 'tap-kustomer'];
  const test = ['config', 'test', 'tap-kustomer'];
  let project: Project;

  beforeEach(() => {
    project = createProject(stage.scene);
    writeFileSync(
      path.join(project.folder, 'meltano.yml'),
      'default_environment: prod\nenvironments:\n- name: prod\n',
    );
  });

  it('the definition is added from its file, and its config can be tested', async () => {
    expect(await project.meltano(add)).toMatchObject({ code: 0 });
    const added = await project.meltano(['config', 'list', '--all', 'tap-kustomer']);
    expect(added.stdout).toContain('attachments_mode [env: TAP_KUSTOMER_ATTACHMENTS_MODE]');
    expect(added.stdout).not.toContain(stage.scene.sandbox.apiKey);
    expect(await project.meltano(test)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Plugin configuration is valid') as string,
    });
  });

  it('a fraction reaches the tap from a variable and from the file, and any other text is refused', async () => {
    await project.meltano(add);
    const share = (text: string) => ({ TAP_KUSTOMER_RATE_LIMIT_SHARE: text });
    expect(await project.meltano(test, share('0.5'))).toMatchObject({ code: 0 });
    const refused = await project.meltano(test, share('half'));
    expect(refused.code).not.toBe(0);
    expect((refused.stdout + refused.stderr).replaceAll('\\', '')).toContain('"rate_limit_share" must be');
    await project.meltano(['config', 'set', 'tap-kustomer', 'rate_limit_share', '0.5']);
    expect(project.read('meltano.yml')).toMatch(/rate_limit_share: '?0\.5/);
    expect(await project.meltano(test)).toMatchObject({ code: 0 });
  });

  it('settings without a kind, all of them texts, reach the tap as what they are', async () => {
    const names = ['api_key', 'api_url', 'start_date', 'page_size', 'flattening_enabled', 'optional_streams'];
    const settings = names.map((name) => `    - name: ${name}\n`).join('');
    project.edit(
      '- name: prod\n',
      `- name: prod
plugins:
  extractors:
  - name: tap-kustomer
    namespace: tap_kustomer
    executable: tap-kustomer
    settings:
${settings}`,
    );
    const { code, stdout, stderr } = await project.meltano(['invoke', 'tap-kustomer', '--test=schema'], {
      TAP_KUSTOMER_PAGE_SIZE: '50',
      TAP_KUSTOMER_FLATTENING_ENABLED: 'true',
      TAP_KUSTOMER_OPTIONAL_STREAMS: '["kobjects_order"]',
    });
    expect({ code, stderr: code === 0 ? '' : stderr.slice(-2000) }).toEqual({ code: 0, stderr: '' });
    const messages = parseMessages(stdout);
    expect(Object.keys(schemaOf(messages, 'tags').properties ?? {})).toContain('attributes__color');
    expect(stderr).not.toContain('"page_size"');
  });

  it('a wrong key is told by the tap’s own line', async () => {
    await project.meltano(add);
    const { code, stdout, stderr } = await project.meltano(test, { TAP_KUSTOMER_API_KEY: 'wrong' });
    expect(code).not.toBe(0);
    // In a line of JSON, whose quotes are escaped.
    expect((stdout + stderr).replaceAll('\\', '')).toContain('"api_key" was refused');
  });
});

it('the five commands of the README load Kustomer', async () => {
  const project = createProject(stage.scene, { install: true });
  const commands = commandsOfReadme();
  expect(commands).toHaveLength(5);
  // The key of the sandbox stands in the environment, and wins over the file.
  for (const command of commands.slice(1)) {
    const { code, stderr } = await project.shell(command);
    expect({ command, code, stderr: code === 0 ? '' : stderr.slice(-2000) }).toEqual({
      command,
      code: 0,
      stderr: '',
    });
  }
  const records = project.read('conversations.jsonl').trimEnd().split('\n');
  expect(records).toHaveLength(stage.expected('conversations').length);
});

function commandsOfReadme(): string[] {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const commands =
    blocks
      .find((block) => block.includes('docs/meltano-project'))
      ?.trimEnd()
      .split('\n') ?? [];
  expect(commands[0]).toBe('cp -R docs/meltano-project kustomer && cd kustomer');
  return commands;
}

/** The plugin definition and the sample project: valid, and what the README says of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
  let project: Project;

  beforeEach(() => {
    project = createProject(stage.scene);
    writeFileSync(
      path.join(project.folder, 'meltano.yml'),
      'default_environment: prod\nenvironments:\n- name: prod\n',
    );
  });

  it('the definition is added from its file, and its config can be tested', async () => {
    const add = ['add', '--plugin-type', 'extractor', '--from-ref', PLUGIN, 'tap-kustomer'];
    expect(await project.meltano(add)).toMatchObject({ code: 0 });
    const added = await project.meltano(['config', 'list', '--all', 'tap-kustomer']);
    expect(added.stdout).toContain('attachments_mode [env: TAP_KUSTOMER_ATTACHMENTS_MODE]');
    expect(added.stdout).not.toContain(stage.scene.sandbox.apiKey);
    expect(await project.meltano(['config', 'test', 'tap-kustomer'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Plugin configuration is valid') as string,
    });
  });

  it('a wrong key is told by the tap’s own line', async () => {
    await project.meltano(['add', '--plugin-type', 'extractor', '--from-ref', PLUGIN, 'tap-kustomer']);
    const { code, stdout, stderr } = await project.meltano(['config', 'test', 'tap-kustomer'], {
      TAP_KUSTOMER_API_KEY: 'wrong',
    });
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

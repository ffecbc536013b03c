/** The schedule and the slices of docs/running.md, in the sample project with the real Meltano. */
import { blockWith } from '../running/document';
import { RUN, createProject, type Project } from './project';
import { openStage, type Stage } from './stage';

let stage: Stage;
let project: Project;
/** The environment of the tests has a start_date, and would win over that of the last slice. */
const UNSET = 'unset TAP_KUSTOMER_START_DATE';

beforeEach(async () => {
  stage = await openStage();
  project = createProject(stage.scene);
});
afterEach(() => stage.close());

const linesOf = (stream: string): string[] => project.read(`${stream}.jsonl`).trimEnd().split('\n');
const idsOf = (stream: string): string[] =>
  [...new Set(linesOf(stream).map((line) => (JSON.parse(line) as { id: string }).id))].sort();

it('a schedule of the document runs the pipeline', async () => {
  project.edit(
    'default_environment: prod\n',
    `default_environment: prod\n${blockWith('yaml', 'schedules:')}`,
  );
  const [list = '', run = ''] = blockWith('bash', 'meltano schedule').split('\n');
  expect((await project.shell(list)).stdout).toContain('kustomer-hourly');
  expect(await project.shell(run)).toMatchObject({ code: 0 });
  expect(linesOf('conversations')).toHaveLength(stage.expected('conversations').length);
});

it('slices have a state of their own each, and together they bring everything', async () => {
  const [, slices = ''] = blockWith('yaml', 'inherit_from').split('extractors:\n');
  // No test waits for a minute of the budget.
  const hurried = slices.replaceAll('minute: 30', 'minute: 100000');
  project.edit('  loaders:\n', `${hurried}  loaders:\n`);
  project.edit('start_date: "2024-01-01"', "start_date: '2025-12-01'");
  const told = await project.meltano(['config', 'print', 'tap-kustomer--2023']);
  expect(JSON.parse(told.stdout)).toMatchObject({ start_date: '2023-01-01', end_date: '2024-07-01' });
  expect(
    await project.shell(`${UNSET}\n${blockWith('bash', 'meltano run tap-kustomer--2023')}`),
  ).toMatchObject({
    code: 0,
  });
  const { stdout } = await project.meltano(['state', 'list']);
  for (const name of ['tap-kustomer--2023', 'tap-kustomer--2024', 'tap-kustomer']) {
    expect(stdout).toContain(`prod:${name}-to-target-jsonl`);
  }
  const from = Date.parse('2023-01-01');
  const wanted = stage
    .expected('conversations')
    .filter((row) => Date.parse(String(row['updated_at'])) >= from)
    .map(({ id }) => String(id));
  expect(idsOf('conversations')).toEqual([...new Set(wanted)].sort());
  const before = linesOf('conversations').length;
  expect(await project.shell(`${UNSET}\nmeltano ${RUN.join(' ')}`)).toMatchObject({ code: 0 });
  expect(linesOf('conversations').length - before).toBeLessThan(5);
});

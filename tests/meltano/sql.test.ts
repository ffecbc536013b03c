/** The questions of `docs/sql` in a real DuckDB, over what the tap and target-duckdb loaded from the sandbox. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openScene, type Scene } from '../cli/scene';
import { generateOrganisation } from '../sandbox/organisation';
import type { Row } from './compare';
import { runPipeline } from './pipeline';
import { python } from './programs';
import { ANSWERS } from './sql/answers';

jest.setTimeout(300_000);

const SQL = path.join(__dirname, '../../docs/sql');
const FILES = readdirSync(SQL).filter((file) => file.endsWith('.sql'));

let scene: Scene;
let answers: readonly (readonly Row[])[];

beforeAll(async () => {
  scene = await openScene({ organisation: generateOrganisation({ now: Date.now() }) });
  const database = path.join(scene.folder, 'kustomer.duckdb');
  await runPipeline(scene, {
    program: 'target-duckdb',
    config: { path: database, default_target_schema: 'main' },
    settings: { record_layout: 'columns' },
  });
  const files = FILES.map((file) => path.join(SQL, file));
  const printed = await python('target-duckdb', [path.join(__dirname, 'sql/run-sql.py'), database, ...files]);
  answers = JSON.parse(printed) as Row[][];
});

afterAll(() => scene.close());

it('there are ten questions, each with an answer to compare', () => {
  expect(FILES).toHaveLength(10);
  expect(Object.keys(ANSWERS)).toEqual(FILES);
});

it.each(FILES)('%s is answered as the records say', (file) => {
  const expected = ANSWERS[file]?.(scene.sandbox.store) ?? [];
  const answer = answers[FILES.indexOf(file)] ?? [];
  expect(answer).toEqual(expected);
  expect(answer.length).toBeGreaterThan(3);
  // No column says nothing: each has two different values at least.
  for (const column of Object.keys(answer[0] ?? {})) {
    expect([column, new Set(answer.map((row) => row[column])).size > 1]).toEqual([column, true]);
  }
});

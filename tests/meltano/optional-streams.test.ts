/** The streams to opt into, in real targets: these hold what the tap has written, value by value. */
import { execFileSync } from 'node:child_process';
import { lastByKey, type Row } from './compare';
import { OPTIONAL_STREAMS } from '../cli/streams';
import { kindsOf, type Kinds } from './kinds';
import { describeWithPostgres } from './postgres';
import { commandOf } from './programs';
import { faultsOfTarget, openStage, type Stage, type Target } from './stage';
import { csvTarget, duckdbTarget, postgresTarget } from './targets';

/** Feeds a target with a run's messages: another run would bring other moments. */
async function holdsWhatTheTapWrote(create: (stage: Stage) => Target): Promise<void> {
  const stage = await openStage();
  const { scene } = stage;
  try {
    const all = { discover_custom_attributes: false, optional_streams: ['*'] };
    const config = scene.write('all.json', { ...scene.config, ...all });
    await scene
      .run(['--config', config, '--discover'])
      .then(({ stdout }) => scene.write('catalog.json', stdout));
    const only = OPTIONAL_STREAMS.join(',');
    await scene.run(['select', '--catalog', 'catalog.json', '--only', only]);
    const run = await scene.run(['--config', config, '--catalog', 'catalog.json']);
    expect(run.code).toBe(0);
    const { messages } = run;

    const target = create(stage);
    scene.write('messages', run.stdout);
    scene.write('target.json', target.config);
    execFileSync('bash', ['-c', `${commandOf(target.program)} --config target.json < messages > states`], {
      cwd: scene.folder,
      stdio: 'pipe',
    });
    const view = {
      streams: OPTIONAL_STREAMS,
      expected: (stream: string): Row[] =>
        lastByKey(messages.flatMap((one) => (one.stream === stream && one.record ? [one.record] : []))),
      kinds: (stream: string): Kinds =>
        kindsOf(
          messages.find((one) => one.type === 'SCHEMA' && one.stream === stream)?.schema?.properties ?? {},
        ),
    };
    expect(await faultsOfTarget(view, target)).toEqual([]);
  } finally {
    await stage.close();
  }
}

it('CSV holds them', () => holdsWhatTheTapWrote(csvTarget));

it('DuckDB holds them', () => holdsWhatTheTapWrote(duckdbTarget));

describeWithPostgres('PostgreSQL', (postgres) => {
  it('holds them', () => holdsWhatTheTapWrote(() => postgresTarget(postgres())));
});

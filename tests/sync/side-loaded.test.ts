/** Holidays, which come side-loaded with their business schedule, and lists that hide a part by default. */
import { ApiError } from '../../src/errors';
import { member } from '../../src/json';
import { refersTo, resource } from '../sandbox/resource';
import { bookmarkOf, createStage, idsOf, listsOf } from './stage';
import { DAY, HOUR, NOW, made } from './organisation';

const holiday = (id: string, schedule: string, agoMs: number) => {
  const { attributes } = made('holiday', id, agoMs);
  return resource('holiday', id, attributes, { schedule: refersTo('schedule', schedule) });
};
const records = [
  ...['s1', 's2', 's3'].map((id) => made('schedule', id, DAY)),
  holiday('h1', 's1', HOUR),
  holiday('h2', 's1', 20 * DAY),
  holiday('h3', 's3', 2 * DAY),
];
/** The stage's schema doesn't name the column, so it is set aside. */
const scheduleOf = (record: unknown): unknown =>
  member(member(record, 'unfit_values'), 'business_schedule_id');
const streams = ['business_schedule_holidays'];

describe('holidays', () => {
  it('come with one request per schedule, each with the id of its own; their schedules are not written', async () => {
    const run = await createStage({ records }).run({ streams });
    const written = run.messages.filter(({ type }) => type === 'RECORD');
    expect(written.map(({ stream, record }) => [stream, record?.['id'], scheduleOf(record)])).toEqual([
      ['business_schedule_holidays', 'h1', 's1'],
      ['business_schedule_holidays', 'h2', 's1'],
      ['business_schedule_holidays', 'h3', 's3'],
    ]);
    expect(listsOf(run)).toEqual([
      '/v1/schedules',
      '/v1/schedules/s1',
      '/v1/schedules/s2',
      '/v1/schedules/s3',
    ]);
    expect(bookmarkOf(run, 'business_schedule_holidays').replication_key_value).toBe(
      new Date(NOW - HOUR).toISOString(),
    );
  });

  it('come again only when they have changed, with or without their schedule', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['business_schedules', ...streams] });
    stage.pass(DAY);
    stage.api.store.edit('holiday', 'h3', { name: 'edited' });
    const second = await stage.run({ streams, state: first.state });
    expect(idsOf(first, 'business_schedules')).toEqual(['s1', 's2', 's3']);
    expect(idsOf(second, 'business_schedule_holidays').sort()).toEqual(['h1', 'h3']);
  });

  it('of a schedule that is gone meanwhile are counted, and the others come', async () => {
    const stage = createStage({ records });
    const run = await stage.run({
      streams,
      before: ({ path }) => {
        if (path === '/v1/schedules/s1') stage.api.store.remove('schedule', 's1');
      },
    });
    expect(idsOf(run, 'business_schedule_holidays')).toEqual(['h3']);
    expect(run.outcome?.failures).toEqual([]);
    expect(run.info).toContainEqual(expect.stringContaining('1 parents were gone'));
  });

  it('fail where a schedule can not be read: the bookmark stays', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams });
    const second = await stage.run({
      streams,
      state: first.state,
      before: ({ path }) => {
        if (path === '/v1/schedules/s2') throw new ApiError('broken', { status: 500 });
      },
    });
    expect(second.outcome?.failures).toEqual(['business_schedule_holidays: broken']);
    expect(second.state).toEqual(first.state);
  });
});

it('classes come whatever their status, also where the list hides them by default', async () => {
  const klass = (id: string, status: string) => made('klass', id, HOUR, { name: id, status });
  const klasses = [klass('k1', 'enabled'), klass('k2', 'disabled'), klass('k3', 'existing_only')];
  const run = await createStage({ records: klasses }).run({ streams: ['klasses'] });
  expect(idsOf(run, 'klasses').sort()).toEqual(['k1', 'k2', 'k3']);
});

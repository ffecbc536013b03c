/** A configuration that asks for more than before: the gap is read, said, and never taken for covered before it is. */
import { bookmarkOf, createStage, idsOf, searchesOf } from './stage';
import { DAY, HOUR, NOW, made } from './organisation';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();

describe('a start_date that moves back', () => {
  const records = [
    made('customer', 'oldest', 300 * DAY),
    made('customer', 'middle', 200 * DAY),
    made('customer', 'recent', 50 * DAY),
    made('customer', 'newest', HOUR),
  ];

  it('is said, its gap is read, and the bookmark does not go back', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['customers'], startDate: ago(100 * DAY) });
    const second = await stage.run({
      streams: ['customers'],
      startDate: ago(365 * DAY),
      state: first.state,
    });
    expect(idsOf(first, 'customers')).toEqual(['recent', 'newest']);
    expect(idsOf(second, 'customers')).toEqual(['oldest', 'middle', 'newest']);
    expect(second.info).toContainEqual(
      `customers: "start_date" moved back from ${ago(100 * DAY)}; what that adds is read now.`,
    );
    expect(bookmarkOf(second, 'customers')).toMatchObject({
      replication_key_value: ago(HOUR),
      start_date: ago(365 * DAY),
      windows: [],
    });
  });

  it('is read to its end by a later run where an end_date cut the gap short', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['customers'], startDate: ago(100 * DAY) });
    const slice = await stage.run({
      streams: ['customers'],
      startDate: ago(365 * DAY),
      endDate: ago(250 * DAY),
      state: first.state,
    });
    const rest = await stage.run({ streams: ['customers'], startDate: ago(365 * DAY), state: slice.state });
    expect(idsOf(slice, 'customers')).toEqual(['oldest']);
    expect(bookmarkOf(slice, 'customers').replication_key_value).toBe(ago(HOUR));
    expect(idsOf(rest, 'customers')).toContain('middle');
    expect(bookmarkOf(rest, 'customers')).toMatchObject({ start_date: ago(365 * DAY), windows: [] });
  });

  it('is read to its end in slices, too', async () => {
    const stage = createStage({ records });
    let { state } = await stage.run({ streams: ['customers'], startDate: ago(100 * DAY) });
    const seen: string[] = [];
    for (const [from, to] of [
      [365, 250],
      [250, 150],
      [150, 0],
    ] as const) {
      const endDate = to === 0 ? {} : { endDate: ago(to * DAY) };
      const run = await stage.run({ streams: ['customers'], startDate: ago(from * DAY), ...endDate, state });
      seen.push(...idsOf(run, 'customers'));
      state = run.state;
    }
    expect(seen).toEqual(expect.arrayContaining(['oldest', 'middle']));
  });

  it('is read to its end by a later run where an end_date cut the gap of a list short', async () => {
    const tags = [
      made('tag', 'oldest', 300 * DAY),
      made('tag', 'middle', 200 * DAY),
      made('tag', 'new', DAY),
    ];
    const stage = createStage({ records: tags });
    const first = await stage.run({ streams: ['tags'], startDate: ago(100 * DAY) });
    const slice = await stage.run({
      streams: ['tags'],
      startDate: ago(365 * DAY),
      endDate: ago(250 * DAY),
      state: first.state,
    });
    const rest = await stage.run({ streams: ['tags'], startDate: ago(365 * DAY), state: slice.state });
    expect(idsOf(slice, 'tags')).toEqual(['oldest']);
    expect(idsOf(rest, 'tags')).toContain('middle');
  });
});

describe('include_deleted', () => {
  const records = [
    made('customer', 'kept', 20 * DAY),
    made('customer', 'deleted-long-ago', 19 * DAY, { deleted: true }),
    made('customer', 'deleted-lately', 3 * DAY, { deleted: true }),
    made('customer', 'newest', HOUR),
  ];

  it('on, off and on again reads the deleted ones again', async () => {
    const stage = createStage({ records });
    const run = async (includeDeleted: boolean, state: unknown) =>
      stage.run({ streams: ['customers'], settings: { includeDeleted }, state });
    const first = await run(true, {});
    const off = await run(false, first.state);
    const on = await run(true, off.state);
    expect(idsOf(first, 'customers')).toHaveLength(4);
    expect(idsOf(off, 'customers')).toEqual(['newest']);
    expect(bookmarkOf(off, 'customers').include_deleted).toBe(false);
    expect(idsOf(on, 'customers')).toHaveLength(4);
    expect(on.info).toContainEqual(
      'customers: "include_deleted" was switched on; what that adds is read now.',
    );
    expect(bookmarkOf(on, 'customers')).toMatchObject({ include_deleted: true, windows: [] });
  });

  it('switched on together with an end_date is not taken for whole up to the bookmark', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['customers'] });
    const slice = await stage.run({
      streams: ['customers'],
      endDate: ago(10 * DAY),
      settings: { includeDeleted: true },
      state: first.state,
    });
    const rest = await stage.run({
      streams: ['customers'],
      settings: { includeDeleted: true },
      state: slice.state,
    });
    expect(idsOf(slice, 'customers')).toContain('deleted-long-ago');
    expect(idsOf(rest, 'customers')).toContain('deleted-lately');
  });

  it('stays on without a further question for what is covered', async () => {
    const stage = createStage({ records });
    const settings = { includeDeleted: true };
    const first = await stage.run({ streams: ['customers'], settings });
    const second = await stage.run({ streams: ['customers'], settings, state: first.state });
    expect(idsOf(second, 'customers')).toEqual(['newest']);
    expect(searchesOf(second)).toHaveLength(1);
  });
});

describe('include_archived', () => {
  it('switched on reads the archive, once', async () => {
    const stage = createStage({
      records: [made('customer', 'ancient', 1000 * DAY), made('customer', 'newest', HOUR)],
    });
    const run = async (includeArchived: boolean, state: unknown) =>
      stage.run({ streams: ['customers'], startDate: '2023-01-01', settings: { includeArchived }, state });
    const off = await run(false, {});
    const on = await run(true, off.state);
    const again = await run(true, on.state);
    expect(idsOf(off, 'customers')).toEqual(['newest']);
    expect(idsOf(on, 'customers')).toContain('ancient');
    expect(on.info).toContainEqual(
      'customers: its bookmark does not cover records older than two years; what that adds is read now.',
    );
    expect(idsOf(again, 'customers')).toEqual(['newest']);
  });

  it('switched on where the list of companies serves instead reads the old ones, too', async () => {
    const stage = createStage({
      records: [made('company', 'ancient', 1000 * DAY), made('company', 'newest', HOUR)],
    });
    const off = await stage.run({
      streams: ['companies'],
      startDate: '2023-01-01',
      settings: { includeArchived: false },
    });
    stage.api.switches.companyUpdatedAtRefused = true;
    const on = await stage.run({ streams: ['companies'], startDate: '2023-01-01', state: off.state });
    expect(idsOf(off, 'companies')).toEqual(['newest']);
    expect(idsOf(on, 'companies')).toContain('ancient');
  });
});

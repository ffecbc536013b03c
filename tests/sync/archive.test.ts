/** Records older than two years, where their search doesn't answer. */
import { createStage, idsOf } from './stage';
import { DAY, HOUR, NOW, made, manyOf } from './organisation';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();

describe('an archive whose search is refused', () => {
  const startDate = ago(3 * 366 * DAY);
  const records = [...manyOf('customer', 3, HOUR, DAY), made('customer', 'ancient', 3 * 365 * DAY)];
  const streams = ['customers'];

  it('fails its stream, with the advice how to do without; nothing is claimed of it', async () => {
    const stage = createStage({ records, switches: { archiveRefused: true } });
    const run = await stage.run({ streams, startDate });
    expect(run.outcome?.failures).toEqual([
      expect.stringContaining('with "include_archived": false the rest is read without them.'),
    ]);
    const without = await stage.run({ streams, startDate, settings: { includeArchived: false } });
    expect(without.outcome?.failures).toEqual([]);
    stage.api.switches.archiveRefused = false;
    const later = await stage.run({ streams, startDate, state: run.state });
    expect(idsOf(later, 'customers')).toContain('ancient');
  });
});

import { createMisfitReport, createStreamTally } from '../../../src/sync/tally';

const misfit = { path: 'attributes.satisfaction', expected: 'integer', found: 'string', isRepaired: false };

describe('misfits', () => {
  it('are counted all, and told once per path and kind', () => {
    const tally = createStreamTally(0);
    const lines: string[] = [];
    const report = createMisfitReport('conversations', tally, (line) => lines.push(line));
    report([misfit, misfit, { ...misfit, isRepaired: true }]);
    report([misfit, { ...misfit, path: 'attributes.other' }]);
    expect(tally).toMatchObject({ unfitValues: 4, repairedValues: 1 });
    expect(lines).toHaveLength(3);
  });

  it.each([
    [false, 'the original is in "unfit_values"'],
    [true, 'coerced without loss'],
  ])('are a sentence with both types (repaired: %s)', (isRepaired, outcome) => {
    const lines: string[] = [];
    createMisfitReport('conversations', createStreamTally(0), (line) => lines.push(line))([
      { ...misfit, isRepaired },
    ]);
    expect(lines).toEqual([
      `conversations: attributes.satisfaction should be integer, got string; ${outcome}.`,
    ]);
  });

  it('begin at nothing', () => {
    expect(createStreamTally(5)).toMatchObject({
      records: 0,
      startedAtMs: 5,
      result: 'running',
      error: undefined,
    });
  });
});

import { createWaits } from '../../../src/progress/waits';

describe('waits', () => {
  it('are shown until they are over, each with its reason', () => {
    const waits = createWaits();
    waits.begin('the search budget', 'own limit of 90 a minute', 5_000);
    waits.begin('the next try of notes', 'status 503', 9_000);
    expect(waits.now(4_000)).toEqual([
      { what: 'the search budget', reason: 'own limit of 90 a minute', leftMs: 1_000 },
      { what: 'the next try of notes', reason: 'status 503', leftMs: 5_000 },
    ]);
    expect(waits.now(5_000).map(({ what }) => what)).toEqual(['the next try of notes']);
    expect(waits.now(9_000)).toEqual([]);
  });

  it('for the same thing take each other’s place', () => {
    const waits = createWaits();
    waits.begin('the search budget', 'one', 5_000);
    waits.begin('the search budget', 'other', 8_000);
    expect(waits.now(0)).toEqual([{ what: 'the search budget', reason: 'other', leftMs: 8_000 }]);
  });

  it('for the reader are shown from a second on, without an end that nobody knows', () => {
    const waits = createWaits();
    waits.readerHolds(true, 1_000);
    waits.readerHolds(true, 1_900);
    expect(waits.now(1_900)).toEqual([]);
    expect(waits.now(4_500)).toEqual([
      { what: 'the reader of stdout', reason: 'it takes nothing more, for 3 s now', leftMs: undefined },
    ]);
    waits.readerHolds(false, 4_600);
    waits.readerHolds(true, 4_700);
    expect(waits.now(4_800)).toEqual([]);
  });
});

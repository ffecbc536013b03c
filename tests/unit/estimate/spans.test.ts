import { partsOf, rowsIn } from '../../../src/estimate/spans';

const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('the parts of stretches', () => {
  it.each<[string, [number, number][][], [number, number][]]>([
    ['of nobody are none', [], []],
    [
      'of one list are its own',
      [
        [
          [0, 5],
          [7, 9],
        ],
      ],
      [
        [0, 5],
        [7, 9],
      ],
    ],
    ['that are the same for all are counted once', [[[0, 9]], [[0, 9]]], [[0, 9]]],
    [
      'are cut where another one begins',
      [[[0, 9]], [[4, 9]]],
      [
        [0, 4],
        [4, 9],
      ],
    ],
    [
      'are cut where another one begins and ends',
      [[[0, 9]], [[2, 4]]],
      [
        [0, 2],
        [2, 4],
        [4, 9],
      ],
    ],
    [
      'that overlap have three parts',
      [[[0, 6]], [[4, 9]]],
      [
        [0, 4],
        [4, 6],
        [6, 9],
      ],
    ],
    [
      'that lie apart stay apart',
      [[[0, 2]], [[4, 6]]],
      [
        [0, 2],
        [4, 6],
      ],
    ],
  ])('%s', (_case, lists, parts) => {
    const given = lists.map((list) => list.map(([from, to]) => stretch(from, to)));
    expect(partsOf(given)).toEqual(parts.map(([from, to]) => stretch(from, to)));
  });
});

describe('rows', () => {
  const parts = [
    { span: stretch(0, 4), rows: 10, isExact: true },
    { span: stretch(4, 6), rows: 20, isExact: false },
    { span: stretch(6, 9), rows: 30, isExact: true },
  ];

  it.each([
    [[stretch(0, 9)], 60, false],
    [[stretch(0, 4), stretch(6, 9)], 40, true],
    [[stretch(4, 9)], 50, false],
    [[], 0, true],
  ])('in %j are %d, exact %s', (stretches, rows, isExact) => {
    expect(rowsIn(parts, stretches)).toEqual({ rows, isExact });
  });
});

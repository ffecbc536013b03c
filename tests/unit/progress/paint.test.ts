import { createPaint, wantsColour, type Paint } from '../../../src/progress/paint';

it.each([
  [{}, true],
  [{ NO_COLOR: '' }, true],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: 'false' }, false],
  [{ TERM: 'xterm-256color' }, true],
  [{ TERM: 'dumb' }, false],
])('an environment of %j wants colours: %s', (env, expected) => {
  expect(wantsColour(env)).toBe(expected);
});

const BRUSHES = ['strong', 'faint', 'good', 'bad', 'notable'] as const;

function paintedBy(paint: Paint): string[] {
  return BRUSHES.map((brush) => paint[brush]('x'));
}

describe('paint', () => {
  it('leaves the text as it is where there are no colours', () => {
    expect(paintedBy(createPaint(false))).toEqual(BRUSHES.map(() => 'x'));
  });

  it('is of colours that can be read on any ground, and ends behind the text', () => {
    // Bold, dim, green, red, magenta; each is taken back.
    const codes = [
      [1, 22],
      [2, 22],
      [32, 39],
      [31, 39],
      [35, 39],
    ];
    expect(paintedBy(createPaint(true))).toEqual(codes.map(([on, off]) => `\u001b[${on}mx\u001b[${off}m`));
  });
});

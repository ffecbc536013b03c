import { createPaint, wantsColour } from '../../../src/progress/paint';

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

describe('paint', () => {
  it('leaves the text as it is where there are no colours', () => {
    const paint = createPaint(false);
    expect(Object.values(paint).map((brush) => brush('a text'))).toEqual(Array(5).fill('a text'));
  });

  it('is of colours that can be read on any ground, and ends behind the text', () => {
    const painted = Object.values(createPaint(true)).map((brush) => brush('x'));
    const colours = painted.map((text) => /^\u001b\[(\d+)m/.exec(text)?.[1]);
    // Bold, dim, green, red, magenta.
    expect(colours).toEqual(['1', '2', '32', '31', '35']);
    for (const text of painted) expect(text).toMatch(/x\u001b\[\d+m$/);
  });
});

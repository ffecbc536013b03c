import { formatAskedBy, type LogFormat } from '../../src/log-format';

describe('the form that Meltano asks for', () => {
  it.each<[text: string | undefined, expected: LogFormat]>([
    [undefined, 'text'],
    ['', 'text'],
    ['{"formatters":{"singer_formatter":{"()":"singer_sdk.logging.StructuredFormatter"}}}', 'json'],
    ['{"formatters":{"singer_formatter":{"format":"%(message)s"}}}', 'text'],
  ])('in %j is %s', (text, expected) => {
    expect(formatAskedBy(text)).toBe(expected);
  });
});

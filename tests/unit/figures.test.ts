import { bytesText, clockText, durationText, grouped, minuteText, percentText } from '../../src/figures';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

it.each([
  [grouped(0), '0'],
  [grouped(12_300), '12,300'],
  [grouped(1_234_567), '1,234,567'],
  [durationText(0.2), '1 s'],
  [durationText(119), '119 s'],
  [durationText(120), '2 min'],
  [durationText(7_200), '2.0 h'],
  [clockText(0), '0:00'],
  [clockText(-5), '0:00'],
  [clockText(65 * SECOND), '1:05'],
  [clockText(59 * MINUTE + 59_999), '59:59'],
  [clockText(62 * MINUTE + 5 * SECOND), '1:02:05'],
  [bytesText(0), '0 B'],
  [bytesText(999), '999 B'],
  [bytesText(1_000), '1.0 kB'],
  [bytesText(12_345), '12 kB'],
  [bytesText(999_999), '1.0 MB'],
  [bytesText(3_140_000_000), '3.1 GB'],
  [bytesText(5_000_000_000_000), '5000 GB'],
  [percentText(0), '0 %'],
  [percentText(0.416), '41 %'],
  [percentText(0.999), '99 %'],
  [percentText(1), '100 %'],
  [percentText(1.2), '100 %'],
  [percentText(-0.1), '0 %'],
  [minuteText(Date.parse('2026-01-31T08:05:59Z')), '2026-01-31 08:05'],
])('writes %s', (written, expected) => {
  expect(written).toBe(expected);
});

/** The page of all streams is current, and tells of each what it has to. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { STREAMS } from '../../src/streams/table';
import { PAGE, referencePage } from './reference';

const page = readFileSync(path.join(__dirname, '../..', PAGE), 'utf8');

it('the page is the one that `npm run reference` writes', () => {
  expect(page).toBe(referencePage());
});

it.each(STREAMS.map(({ name }) => name))('%s has a source, a cost, roles and its fields', (name) => {
  const section = page.split('\n## ').find((part) => part.startsWith(`${name}\n`)) ?? '';
  expect(section).toMatch(/^- From: /m);
  expect(section).toMatch(/^- Cost: /m);
  expect(section).toMatch(/^- Roles: /m);
  expect(section).toContain('| `unfit_values` |');
});

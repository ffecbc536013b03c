/** The page about the SQL is current: its picture, its list of questions, and what the questions ask for. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { compileShape } from '../../src/records/shape';
import { loadSchema } from '../../src/schema';
import { PAGE, joins, withPicture } from './joins';

const ROOT = path.join(__dirname, '../..');
const FOLDER = path.join(ROOT, path.dirname(PAGE));
const page = readFileSync(path.join(ROOT, PAGE), 'utf8');

it('the picture is the one that `npm run joins` makes', () => {
  expect(withPicture(page)).toBe(page);
});

it('the picture shows what a support team joins', () => {
  const shown = joins().map(({ table, column, other }) => `${table}.${column} → ${other}`);
  expect(shown).toEqual(
    expect.arrayContaining([
      'conversations.customer_id → customers',
      'conversations.tags → tags',
      'conversations.assigned_teams → teams',
      'customers.company_id → companies',
      'messages.conversation_id → conversations',
      'attachments.message_id → messages',
      'attachments.conversation_id → conversations',
      'notes.conversation_id → conversations',
      'kobjects.customer_id → customers',
      'sla_versions.sla_id → slas',
      'business_schedule_holidays.business_schedule_id → business_schedules',
    ]),
  );
  expect(new Set(shown).size).toBe(shown.length);
});

it('each column that it names is there in record_layout columns', () => {
  const rules = { layout: 'columns', flattening: undefined, hashing: undefined } as const;
  const missing = joins().filter(({ table, column }) => {
    const schema = loadSchema(table);
    const columns = compileShape(schema, schema, rules, 'unfit_values')?.schema.properties ?? {};
    return !Object.hasOwn(columns, column);
  });
  expect(missing).toEqual([]);
});

it('a page without a place for the picture is a fault', () => {
  expect(() => withPicture('# SQL\n')).toThrow('has no place for the picture');
});

it('the page lists each question with its file', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.sql'));
  const questions = files.map((file) => {
    const [first = ''] = readFileSync(path.join(FOLDER, file), 'utf8').split('\n');
    return [file, first.replace('-- ', '')];
  });
  const listed = [...page.matchAll(/^\| \[(\S+\.sql)\]\(\1\) +\| (.*?) +\|$/gm)].map(([, ...row]) => row);
  expect(listed).toEqual(questions);
});

/**
 * Backward compatibility (Airbyte's acceptance tests: `backward_compatibility` of spec and discovery): what a release
 * has promised is there, as it was. Additions are allowed, and written down with `npm run interface`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  breaksIn,
  grown,
  interfaceText,
  parseInterface,
  presentInterface,
  type Interface,
} from './interface';

const text = readFileSync(path.join(__dirname, 'interface.txt'), 'utf8');
const promised = parseInterface(text);
const present = presentInterface();

/** The present with one group changed. */
function changed(group: string, change: (items: Map<string, string>) => unknown): Interface {
  const items = new Map(present.get(group));
  change(items);
  return new Map([...present, [group, items]]);
}

it('no stream, field, column or setting is gone or different; where one has to be, CHANGELOG.md says so, and interface.txt is edited by hand', () => {
  expect(breaksIn(promised, present)).toEqual([]);
});

it('what is new is promised from now on: `npm run interface` writes it down', () => {
  expect(interfaceText(grown(promised, present))).toBe(text);
});

it('the text says what the interface is, and is read as what it says', () => {
  expect(parseInterface(interfaceText(present))).toEqual(present);
  expect(promised.get('fields customers.attributes')?.get('signedUpAt')).toBe('date-time');
  expect(promised.get('columns customers')?.get('emails')).toBe('[object]');
  expect(promised.get('streams')?.get('tags')).toBe('id updated_at INCREMENTAL');
  expect(promised.get('settings')?.get('page_size')).toBe('integer = 100');
});

describe('a break is', () => {
  it.each<[what: string, later: Interface, fault: string]>([
    [
      'a stream that is gone',
      changed('streams', (items) => items.delete('tags')),
      'streams: tags was "id updated_at INCREMENTAL", is gone',
    ],
    [
      'a stream with another key',
      changed('streams', (items) => items.set('tags', 'name updated_at INCREMENTAL')),
      'streams: tags was "id updated_at INCREMENTAL", is "name updated_at INCREMENTAL"',
    ],
    [
      'a field that is gone',
      changed('fields tags.attributes', (items) => items.delete('color')),
      'fields tags.attributes: color was "string", is gone',
    ],
    [
      'a field of another type',
      changed('fields tags.attributes', (items) => items.set('deleted', 'string')),
      'fields tags.attributes: deleted was "boolean", is "string"',
    ],
    [
      'a column of another name',
      changed('columns tags', (items) => items.delete('color') && items.set('colour', 'string')),
      'columns tags: color was "string", is gone',
    ],
    [
      'a setting that is gone',
      changed('settings', (items) => items.delete('org_name')),
      'settings: org_name was "string", is gone',
    ],
    [
      'a setting with another default',
      changed('settings', (items) => items.set('page_size', 'integer = 50')),
      'settings: page_size was "integer = 100", is "integer = 50"',
    ],
    [
      'a choice that is gone',
      changed('settings', (items) => items.delete('region=in')),
      'settings: region=in was "choice", is gone',
    ],
    [
      'a new setting that has to be given',
      changed('settings', (items) => items.set('new', 'string required')),
      'settings: new is new and required',
    ],
  ])('%s', (_what, later, fault) => {
    expect(breaksIn(present, later)).toEqual([fault]);
  });

  it('nothing that is only added', () => {
    expect(
      breaksIn(
        present,
        changed('settings', (items) => items.set('new', 'string')),
      ),
    ).toEqual([]);
    expect(
      breaksIn(
        present,
        changed('columns tags', (items) => items.set('new', 'string')),
      ),
    ).toEqual([]);
  });
});

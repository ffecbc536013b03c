import { ApiError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';
import type { MetadataStream } from '../../../src/streams/definition';
import { findStream } from '../../../src/streams/table';
import { readMetadata } from '../../../src/sync/read-metadata';
import { createLines, createLists, idsIn, runOf } from './fixtures';

const customAttributes = findStream('custom_attributes') as MetadataStream;
const FIXED = customAttributes.resources;

async function read(
  klasses: JsonObject[],
  answer: (resource: string) => unknown = (id) => ({ data: { id } }),
) {
  const writer = createLines();
  const client = createLists((path) =>
    path === '/v1/klasses'
      ? { data: klasses, links: { next: null } }
      : answer(path.slice('/v1/metadata/'.length)),
  );
  const run = runOf(customAttributes, writer, { method: 'FULL_TABLE' });
  let error: unknown;
  try {
    await readMetadata(client, run, customAttributes);
  } catch (caught) {
    error = caught;
  }
  return { ids: idsIn(writer.messages), asked: client.asked, tally: run.tally, error };
}

describe('the definitions of custom attributes', () => {
  it('are one record per resource, custom object classes included', async () => {
    const { ids } = await read([{ id: '1', attributes: { name: 'order' } }]);
    expect(ids).toEqual([...FIXED, 'kobject.order']);
  });

  it('are asked for by a name that needs escaping; a class without a name is none', async () => {
    const { asked } = await read([
      { id: '1', attributes: { name: 'a/b' } },
      { id: '2', attributes: { name: '' } },
      { id: '3' },
    ]);
    expect(asked.slice(-1)).toEqual(['/v1/metadata/kobject.a%2Fb']);
  });

  it('of a class that is gone meanwhile are counted', async () => {
    const { ids, tally, error } = await read([{ id: '1', attributes: { name: 'order' } }], (resource) => {
      if (resource === 'kobject.order') throw new ApiError('gone', { status: 404 });
      return { data: { id: resource } };
    });
    expect(ids).toEqual(FIXED);
    expect(tally.goneParents).toBe(1);
    expect(error).toBeUndefined();
  });

  it.each([403, 500])('fail the stream where the API answers %d', async (status) => {
    const { error } = await read([], () => {
      throw new ApiError('refused', { status });
    });
    expect(error).toMatchObject({ status });
  });
});

/** A search whose page is too much is asked for again with a smaller one. */
import { ApiError } from '../../../src/errors';
import type { SearchSource } from '../../../src/kustomer/search';
import { askThrough } from '../../../src/kustomer/search';
import { createPageSizer } from '../../../src/kustomer/page-size';
import { createHarness, faultOf, type Harness } from './client-harness';
import { answer, hang, startServer, type ScriptedServer, type Step } from './scripted-server';

const SOURCE: SearchSource = {
  index: 'main',
  context: 'note',
  updatedAttribute: 'note_updated_at',
  createdAttribute: 'note_created_at',
  includeDeleted: false,
};
const updated = { fromMs: 0, toMs: 1 };
const GOOD = answer(200, { data: [], links: { next: null } });

let server: ScriptedServer;
let harness: Harness;
beforeEach(async () => {
  server = await startServer();
  harness = createHarness(server.origin, { requestTimeoutMs: 50 });
});
afterEach(async () => {
  harness.client.close();
  await server.close();
});

const sizesAsked = (): number[] =>
  server.received.map(({ url }) => Number(new URL(url, server.origin).searchParams.get('pageSize')));

function askFor(pageSize: number, extra: { readonly isSizeFixed?: boolean } = {}) {
  const sizer = createPageSizer(pageSize, 500);
  const ask = askThrough(harness.client, SOURCE, { label: 'notes' }, sizer);
  return { sizer, answered: ask({ updated, page: 1, pageSize, ...extra }) };
}

describe('a page', () => {
  it.each<[string, Step, number[]]>([
    ['times out', hang, [400, 200]],
    ['is answered with 500', answer(500, {}), [400, 200]],
    ['is answered with 413', answer(413, { errors: [] }), [400, 200]],
    ['is refused with 400', answer(400, { errors: [] }), [400, 100]],
  ])('that %s is asked for again, smaller', async (_what, fault, sizes) => {
    server.script(fault, GOOD);
    const { sizer, answered } = askFor(400);
    await answered;
    expect(sizesAsked()).toEqual(sizes);
    expect(sizer.size).toBe(sizes[1]);
    expect(harness.retries).toHaveLength(1);
  });

  it('of the default size that is refused with 400 is not asked for again', async () => {
    server.script(answer(400, { errors: [] }));
    expect(await faultOf(askFor(100).answered)).toBeInstanceOf(ApiError);
    expect(sizesAsked()).toEqual([100]);
  });

  it('that is one of several by number keeps its size', async () => {
    server.script(answer(500, {}), GOOD);
    await askFor(400, { isSizeFixed: true }).answered;
    expect(sizesAsked()).toEqual([400, 400]);
  });

  it('gets smaller until the time for retries is over, then the stream has to fail', async () => {
    harness = createHarness(server.origin, { maxRetryMs: 5_000 });
    server.script(answer(503, {}));
    const startMs = harness.clock.now();
    expect(await faultOf(askFor(400).answered)).toBeInstanceOf(ApiError);
    expect(sizesAsked().slice(0, 4)).toEqual([400, 200, 100, 50]);
    expect(harness.clock.now() - startMs).toBe(5_000);
  });
});

/** A recording holds nothing of what an organisation calls its own, wherever that stands. */
import path from 'node:path';
import { KEPT_VALUES } from '../../../src/record/words';
import { isObject } from '../../sandbox/json';
import { READING_ROLES } from '../../sandbox/roles';
import { openScene, type Scene } from '../scene';
import { TEST } from '../test-report';
import { leaksIn, PLANTED_ID, plantedOrganisation, SECRETS, textIn, filesIn } from './planted';

const RECORD = [...TEST, '--record', 'recording'];
const HEADERS = {
  'x-secret': SECRETS.header,
  'set-cookie': `session=${SECRETS.token}`,
  [SECRETS.header]: 'yes',
  'x-request-id': SECRETS.requestId,
  'x-ratelimit-remaining': SECRETS.header,
  'content-type': `application/json; boundary=${SECRETS.header}`,
  location: SECRETS.url,
};

let scene: Scene;
let recorded: string;
let run: Awaited<ReturnType<Scene['run']>>;

beforeAll(async () => {
  scene = await openScene({
    organisation: plantedOrganisation(Date.now()),
    roles: [...READING_ROLES, `org.permission.kobject.kobject_${SECRETS.klass}.read`],
  });
  const { faults, url } = scene.sandbox;
  const refuse = (at: string, status: number, body: unknown): void =>
    faults.add({ match: { path: at }, action: { kind: 'status', status, body, headers: HEADERS } });
  refuse('/v1/teams', 403, {
    errors: [
      {
        code: SECRETS.fault,
        message: `The customer ${SECRETS.name} <${SECRETS.email}> (${PLANTED_ID}) at ${SECRETS.url} is not found`,
        meta: { [SECRETS.nestedKey]: SECRETS.externalId, title: SECRETS.text },
        [SECRETS.fault]: SECRETS.phone,
      },
    ],
  });
  refuse('/v1/snippets', 500, `<html><title>${SECRETS.page}</title>${SECRETS.email} ${SECRETS.token}</html>`);
  refuse('/v1/brands', 200, {
    data: [],
    meta: { [SECRETS.nestedKey]: SECRETS.name },
    links: {
      self: `${url}/v1/brands?${SECRETS.nestedKey}=1`,
      next: `/v1/brands?after=${SECRETS.externalId}`,
    },
    [SECRETS.nestedKey]: [[SECRETS.token, SECRETS.url]],
  });
  faults.add({ match: { path: '/v1/cards' }, action: { kind: 'truncated' } });
  run = await scene.run(RECORD);
  recorded = textIn(path.join(scene.folder, 'recording'));
});
afterAll(() => scene.close());

it('is made, whatever became of single streams', () => {
  expect(run.code).toBe(1);
  expect(run.lastLine).toContain('teams (role missing)');
  expect(run.stderr).toMatch(/INFO --record recording: \d+ answers are recorded/);
  expect(recorded).toContain('/v1/brands?after=');
});

it('holds no planted secret, nor six characters of one, as a value, a name or a header', () => {
  // The last part of the sandbox's key is plain words.
  const token = scene.sandbox.apiKey.split('.').slice(0, 2);
  expect(token.join('').length).toBeGreaterThan(40);
  expect(leaksIn(recorded, [...Object.values(SECRETS), ...token])).toEqual([]);
  // The control: they were there to be found.
  const { store, journal } = scene.sandbox;
  expect(leaksIn(JSON.stringify(store.all('customer')), [SECRETS.email])).not.toEqual([]);
  const faulty = journal.filter(({ fault }) => fault !== undefined).map(({ path: at }) => at);
  expect(faulty.sort()).toEqual(['/v1/brands', '/v1/cards', '/v1/snippets', '/v1/teams']);
});

it('holds no id of a record, and no text of one', () => {
  const { store } = scene.sandbox;
  const all = ['customer', 'conversation', 'message', 'note', 'company', 'tag', 'team', 'user', 'klass'];
  const records = all.flatMap((type) => store.all(type));
  expect(records.length).toBeGreaterThan(60);
  const ids = records.map(({ id }) => id).filter((id) => /^[0-9a-f]{24}$/.test(id));
  expect(ids).toContain(PLANTED_ID);
  expect(ids.filter((id) => recorded.includes(id))).toEqual([]);
  const own = new Set(records.flatMap(({ attributes }) => textsIn(attributes)));
  const shown = new Set(filesIn(path.join(scene.folder, 'recording')).flatMap(textsIn));
  expect(Math.min(own.size, shown.size)).toBeGreaterThan(100);
  expect([...own].filter((text) => shown.has(text) && !isRole(text))).toEqual([]);
});

it('holds neither hosts nor ports, and no request header', () => {
  expect(recorded).not.toContain(new URL(scene.sandbox.url).host);
  expect(recorded).not.toMatch(/authorization|bearer|sandbox-0|x-request-id|cookie/i);
});

/** Roles are made of words that all know. */
const isRole = (text: string): boolean => /^org(\.(user|admin|permission))*$/.test(text);

/** Texts long enough not to come about by chance, without the words that all know. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 7 && !KEPT_VALUES.has(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

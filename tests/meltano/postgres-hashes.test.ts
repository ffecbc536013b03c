/** `hash_fields` into PostgreSQL: the values are nowhere in the database, in no layout, and equal values still join. */
import { createHmac } from 'node:crypto';
import { catalogOf } from './catalog';
import { isObject } from './compare';
import { describeWithPostgres } from './postgres';
import { load, openStage, type Stage } from './stage';
import { postgresTarget } from './targets';

describeWithPostgres('PostgreSQL', (postgres) => {
  const SALT = 's4lt-of-the-test';
  /** Texts, lists, objects that no schema names; and where the API repeats them. */
  const FIELDS = ['email', 'name', 'displayName', 'emails', 'sharedEmails', 'custom.*'].map(
    (field) => `*.attributes.${field}`,
  );

  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  /** All texts that have to be hidden; short ones and dates stand in other values by chance. */
  function secrets(): string[] {
    const { store } = stage.scene.sandbox;
    const users = store.all('user').map(({ attributes: { email, name } }) => [email, name]);
    const customers = store
      .all('customer')
      .map(({ attributes: { emails, name, custom } }) => [emails, name, custom]);
    const texts = [...users, ...customers].flatMap(leavesOf);
    return [...new Set(texts)].filter((text) => text.length >= 12 && !/^[-0-9T:.Z]+$/.test(text));
  }

  function leavesOf(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap(leavesOf);
    if (isObject(value)) return Object.values(value).flatMap(leavesOf);
    return typeof value === 'string' ? [value] : [];
  }

  /** Everything that stands in the two tables. */
  async function dumped(schema: string): Promise<string> {
    const rows = await postgres().rows(
      `select to_jsonb(u) as row from ${schema}.users u union all select to_jsonb(c) from ${schema}.customers c`,
    );
    return leavesOf(rows).join('\n');
  }

  it.each([{}, { record_layout: 'columns' }, { flattening_enabled: true }])(
    'with %j hashes are there, and nothing of what they hide',
    async (layout) => {
      const clear = postgresTarget(postgres());
      const hashed = postgresTarget(postgres());
      const hiding = { hash_fields: FIELDS, hash_salt: SALT };
      const catalog = catalogOf(['users', 'customers']);
      await load(stage, { ...clear, catalog, settings: layout });
      await load(stage, { ...hashed, catalog, settings: { ...layout, ...hiding } });
      const [before, after] = [await dumped(clear.schema), await dumped(hashed.schema)];
      const shown = secrets().filter((text) => before.includes(text));
      expect(shown.length).toBeGreaterThan(100);
      expect(shown.filter((text) => after.includes(text))).toEqual([]);
      const email = shown.find((text) => /^user-\d+@/.test(text)) ?? '';
      expect(after).toContain(createHmac('sha256', SALT).update(email).digest('hex'));
      expect(after).not.toContain(SALT);
    },
  );
});

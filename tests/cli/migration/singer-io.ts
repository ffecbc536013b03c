/** Files in the formats of singer-io/tap-kustomer, made up: config, catalog and state. */

const text = { type: ['null', 'string'] };
const dateTime = { type: ['null', 'string'], format: 'date-time' };
const related = { type: ['null', 'object'], properties: { id: text, type: text } };

/** Its sample has numbers in quotes. */
export const config = {
  api_token: 'replaced by the test',
  start_date: '2019-01-01T00:00:00Z',
  user_agent: 'tap-kustomer <data@example.com>',
  date_window_size: '60',
  page_size_limit: '300',
};

/** A column per attribute in snake case, related objects as `{id, type}`, nothing under `attributes`. */
function entryOf(stream: string, columns: readonly string[]) {
  const properties = {
    id: text,
    type: text,
    links: { type: ['null', 'object'], properties: { self: text } },
    created_at: dateTime,
    updated_at: dateTime,
    modified_at: dateTime,
    created_by: related,
    modified_by: related,
    org: related,
    ...Object.fromEntries(columns.map((column) => [column, text])),
  };
  const metadata = Object.keys(properties).map((name) => ({
    breadcrumb: ['properties', name],
    metadata: { inclusion: ['id', 'updated_at'].includes(name) ? 'automatic' : 'available', selected: true },
  }));
  const root = {
    'table-key-properties': ['id'],
    'forced-replication-method': 'INCREMENTAL',
    'valid-replication-keys': ['updated_at'],
    inclusion: 'available',
    selected: true,
  };
  return {
    tap_stream_id: stream,
    stream,
    key_properties: ['id'],
    schema: { type: 'object', additionalProperties: false, properties },
    metadata: [{ breadcrumb: [], metadata: root }, ...metadata],
  };
}

export const catalog = {
  streams: [
    entryOf('customers', ['display_name', 'first_name', 'last_name', 'emails', 'preview', 'custom']),
    entryOf('tags', ['name', 'color', 'deleted']),
  ],
};

export const state = (customersAt: string) => ({
  currently_syncing: 'tags',
  bookmarks: { customers: customersAt, registers: '2019-06-11T13:37:56Z' },
});

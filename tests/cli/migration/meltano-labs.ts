/** Files in the formats of MeltanoLabs/tap-kustomer, made up: config, catalog and state as the Meltano SDK has them. */

const text = { type: ['string', 'null'] };
const object = { type: ['object', 'null'] };

export const config = {
  api_key: 'replaced by the test',
  start_date: '2020-01-01T00:00:00Z',
  prod_point: 1,
};

function entryOf(stream: string, extra: Readonly<Record<string, unknown>> = {}) {
  const properties = {
    type: text,
    id: text,
    attributes: object,
    relationships: object,
    links: object,
    updated_at: { ...text, format: 'date-time' },
    ...extra,
  };
  const metadata = Object.keys(properties).map((name) => ({
    breadcrumb: ['properties', name],
    metadata: { inclusion: name === 'id' ? 'automatic' : 'available', selected: true },
  }));
  const root = { inclusion: 'available', selected: true, 'table-key-properties': ['id'] };
  return {
    tap_stream_id: stream,
    stream,
    key_properties: ['id'],
    replication_key: 'updated_at',
    replication_method: 'INCREMENTAL',
    schema: { type: 'object', properties },
    metadata: [{ breadcrumb: [], metadata: root }, ...metadata],
  };
}

/** Its parent stream `resource` has no counterpart here. */
export const catalog = (isResourceSelected: boolean) => ({
  streams: [
    entryOf('conversations'),
    entryOf('attachments'),
    entryOf('messages'),
    entryOf('custom_attributes'),
    {
      tap_stream_id: 'resource',
      stream: 'resource',
      schema: { type: 'object', properties: { resource: text } },
      metadata: [{ breadcrumb: [], metadata: { inclusion: 'available', selected: isResourceSelected } }],
    },
  ],
});

export const state = (messagesAt: string) => ({
  bookmarks: {
    messages: { replication_key: 'updated_at', replication_key_value: messagesAt },
    conversations: {
      starting_replication_value: '2020-01-01T00:00:00Z',
      progress_markers: { replication_key: 'updated_at', replication_key_value: messagesAt },
    },
    attachments: { partitions: [{ context: { id: '5f0c1a2b3c4d5e6f7a8b9c0d' } }] },
    custom_attributes: { partitions: [{ context: { resource: 'company' } }] },
    resource: {},
  },
});

/** A catalog that selects a few streams whole: the tap has the schemas itself. */
export function catalogOf(streams: readonly string[], replicationMethod?: 'FULL_TABLE'): object {
  const metadata = {
    selected: true,
    ...(replicationMethod && { 'replication-method': replicationMethod }),
  };
  return {
    streams: streams.map((stream) => ({
      stream,
      tap_stream_id: stream,
      schema: {},
      metadata: [{ breadcrumb: [], metadata }],
    })),
  };
}

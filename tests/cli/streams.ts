/** The streams of the contract that are selected by default, in the order of the catalog. Data only. */
export const STREAMS: readonly string[] = [
  'companies',
  'conversations',
  'attachments',
  'customers',
  'messages',
  'notes',
  'kobjects',
  'shortcuts',
  'tags',
  'teams',
  'users',
  'slas',
  'sla_versions',
  'custom_attributes',
];

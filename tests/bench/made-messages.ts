/** Messages with every kind of field that the API's have, computed from their number. Knows no questions. */
import type { Timeline } from './timeline';

const iso = (atMs: number): string => new Date(atMs).toISOString();
const ID_DIGITS = 24;

/** The id of a number: 24 hex digits, in the order of the numbers. */
export function idOf(number: number): string {
  return number.toString(16).padStart(ID_DIGITS, '0');
}

/** The number of an id; NaN where it is none of ours. */
export function numberOf(id: string): number {
  return parseInt(id, 16);
}

const SENTENCES = [
  'Where is my order? I was told it would be here on Monday, and nobody could say at which depot it is.',
  'The parcel arrived damaged, could you send a new one? I can send photographs of the box and of what was in it.',
  'Thanks, that solved it, and faster than I had expected.',
  'I would like to change the delivery address, if it has not left yet; the new one is in the attachment.',
  'Ich hätte gern eine Rechnung über 12,50 €, mit der Anschrift unserer Firma und nicht mit meiner eigenen.',
  'Great service 🎉 أين طلبي؟ شكرا جزيلا',
] as const;
const CHANNELS = ['email', 'chat', 'sms', 'voice'] as const;
const RECIPIENTS = [
  [{ email: 'support@example.com' }],
  'support@example.com',
  { email: 'support@example.com' },
  [{ contact: '+15550100' }],
  null,
] as const;

const related = (type: string, number: number, path = `${type}s`): object => ({
  data: { type, id: idOf(number) },
  links: { self: `/v1/${path}/${idOf(number)}` },
});

/** The message of a number, as the search answers it. */
export function madeMessage(timeline: Timeline, number: number): object {
  const id = idOf(number);
  const updatedAt = iso(timeline.updatedMs(number));
  const createdAt = iso(timeline.createdMs(number));
  const isIn = number % 3 !== 0;
  const hasFailed = number % 23 === 22;
  const isRedacted = number % 47 === 46;
  return {
    type: 'message',
    id,
    attributes: {
      externalId: number % 4 === 0 ? null : `<message-${number}@example.com>`,
      channel: CHANNELS[number % CHANNELS.length],
      app: 'postmark',
      size: (number * 31) % 9_000,
      direction: isIn ? 'in' : 'out',
      directionType: isIn ? 'initial-in' : 'response-out',
      subject: number % 6 === 0 ? null : `Subject ${number}`,
      preview: `${SENTENCES[number % SENTENCES.length] ?? ''} ${SENTENCES[(number >> 3) % SENTENCES.length] ?? ''}`,
      meta: {
        from: 'customer@example.com',
        to: RECIPIENTS[number % RECIPIENTS.length],
        cc: [],
        bcc: null,
        subject: 'Re: hey',
      },
      status: hasFailed ? 'error' : isIn ? 'received' : 'sent',
      error: hasFailed ? { status: 550, code: 'bounced', title: 'Bounced', meta: {} } : null,
      errorAt: hasFailed ? updatedAt : null,
      auto: number % 10 === 0,
      source: null,
      responseTime: isIn ? null : number % 100_000,
      responseBusinessTime: null,
      assignedUsers: [],
      assignedTeams: [],
      createdByTeams: number % 2 === 0 ? [idOf(number % 7)] : [],
      reactions:
        number % 9 === 0 ? [{ name: '👍', subjectId: null, subjectType: 'user', createdAt: updatedAt }] : [],
      intentDetections: [],
      sentiment: number % 3 === 0 ? { polarity: 0, confidence: 1 } : {},
      lang: number % 5 === 0 ? null : 'en_us',
      location: null,
      redacted: isRedacted,
      redactedAt: isRedacted ? updatedAt : null,
      sentAt: createdAt,
      createdAt,
      updatedAt,
      modifiedAt: updatedAt,
      importedAt: null,
      rev: number % 5,
      custom: {},
    },
    relationships: {
      org: related('org', 1),
      customer: related('customer', number % 50_000),
      conversation: related('conversation', number % 300_000),
      createdBy: related('user', number % 90),
      modifiedBy: related('user', number % 70),
    },
    links: { self: `/v1/messages/${id}`, related: `/v1/postmark/messages/${id}` },
  };
}

/**
 * Links to files as the API signs them: valid for 600 s, different at every read (dossier section 6). Knows no server.
 */
import type { Api } from './api';
import { hash } from './random';
import { textAttribute, type StoredResource } from './resource';

const VALID_SECONDS = 600;

/** A link to the file of `attachment`, signed now. */
export function signedLink(api: Api, attachment: StoredResource, read: number): string {
  const file = fileKey(attachment);
  const date = new Date(api.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': date,
    'X-Amz-Expires': String(VALID_SECONDS),
    'X-Amz-Security-Token': String(read),
    'X-Amz-Signature': signatureOf(file, date, read),
  });
  const path = `/attachments/${api.organisation.id}/${encodeURIComponent(file)}`;
  return `${api.storageUrl}${path}?${query.toString()}`;
}

/** What the storage calls the file of an attachment. */
export function fileKey(attachment: StoredResource): string {
  return `${attachment.id}-${textAttribute(attachment, 'name')}`;
}

/** True for a link that was signed for `file` and is not over yet. */
export function isValid(file: string, query: URLSearchParams, nowMs: number): boolean {
  const date = query.get('X-Amz-Date') ?? '';
  const read = Number(query.get('X-Amz-Security-Token'));
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(date) ?? [];
  if (day === undefined || time === undefined) return false;
  const signedAtMs = Date.UTC(
    Number(day.slice(0, 4)),
    Number(day.slice(4, 6)) - 1,
    Number(day.slice(6)),
    Number(time.slice(0, 2)),
    Number(time.slice(2, 4)),
    Number(time.slice(4)),
  );
  const isRight = query.get('X-Amz-Signature') === signatureOf(file, date, read);
  return isRight && nowMs <= signedAtMs + VALID_SECONDS * 1000;
}

function signatureOf(file: string, date: string, read: number): string {
  return hash(`${file}\n${date}`, read).toString(16).padStart(8, '0');
}

/** Attachments as the API shows them: on their messages and as a conversation's list (dossier section 6). */
import type { Api } from './api';
import { signedLink } from './signed-link';
import { attribute, relatedId, type Resource, type StoredResource } from './resource';

/** Messages with attachments carry `relationships.attachments`; others lack it. */
export function withAttachments({ relations }: Api, message: StoredResource): Resource {
  const attachments = relations.children('attachment', 'message', message.id);
  if (attachments.length === 0) return message;
  return {
    ...message,
    relationships: {
      ...message.relationships,
      attachments: {
        data: attachments.map(({ id }) => ({ type: 'attachment', id })),
        links: { self: `/v1/messages/${message.id}/attachments` },
      },
    },
  };
}

/** The attachments of a conversation's messages, message by message. */
export function attachmentsOf({ relations }: Api, conversationId: string): StoredResource[] {
  return relations
    .children('message', 'conversation', conversationId)
    .flatMap((message) => [...relations.children('attachment', 'message', message.id)]);
}

/** As documented: no `id`, and a signed link that is valid for 600 s and different at every read. */
export function presentAttachment(api: Api, attachment: StoredResource, read: number): Resource {
  const { id, ...withoutId } = attachment;
  const messageId = relatedId(attachment, 'message') ?? '';
  const presented: Resource = {
    ...(api.switches.attachmentIds ? attachment : withoutId),
    links: {
      self: `/v1/messages/${messageId}/attachments/${id}`,
      ...(attribute(attachment, 'renderMode') === 'metadata_only'
        ? {}
        : { related: linkOf(api, attachment, read) }),
    },
  };
  return presented;
}

function linkOf(api: Api, attachment: StoredResource, read: number): string {
  const external = attribute(attachment, 'externalUrl');
  return typeof external === 'string' ? external : signedLink(api, attachment, read);
}

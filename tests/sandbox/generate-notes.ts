/** Notes of the made-up organisation (dossier section 9). Knows no other records but their conversations. */
import { iso, stamps, type Generation } from './generation';
import { refersTo, relatedId, type StoredResource } from './resource';

/** Notes on random conversations, some of them deleted. */
export function generateNotes(
  generation: Generation,
  conversations: readonly StoredResource[],
  count: number,
): StoredResource[] {
  const { random } = generation;
  if (conversations.length === 0) return [];
  return Array.from({ length: count }, (_, index) => {
    const moments = generation.moments(index);
    const conversation = random.pick(conversations);
    const isDeleted = index % 19 === 18;
    return generation.record(
      'note',
      random.id(moments.createdAt),
      {
        body: generation.text(index),
        externalId: null,
        lang: random.pick(['en_us', null]),
        ...stamps(moments),
        importedAt: null,
        createdByTeams: index % 2 === 0 ? [random.pick(generation.teamIds)] : [],
        deleted: isDeleted,
        deletedAt: isDeleted ? iso(moments.updatedAt) : null,
        rev: random.integer(0, 3),
      },
      {
        customer: refersTo('customer', relatedId(conversation, 'customer') ?? ''),
        conversation: refersTo('conversation', conversation.id),
        userMentions: {
          data: index % 4 === 0 ? [{ type: 'user', id: random.pick(generation.userIds) }] : [],
        },
        ...(isDeleted ? { deletedBy: refersTo('user', random.pick(generation.userIds)) } : {}),
      },
    );
  });
}

import type { StreamDefinition } from '../../../src/streams/definition';
import { lackedRoles, neededRoles, rolesOf } from '../../../src/streams/roles';
import { findStream } from '../../../src/streams/table';

const SEARCH = 'org.permission.search.create';
const stream = (name: string): StreamDefinition => findStream(name)!;

describe('the roles that a stream needs', () => {
  it.each([
    ['a list: its own', 'tags', ['org.permission.tag.read']],
    ['a search: its own, and that of searching', 'notes', ['org.permission.note.read', SEARCH]],
    [
      'metadata: its own, and that of the classes',
      'custom_attributes',
      ['org.permission.metadata.read', 'org.permission.klass.read'],
    ],
    [
      'a child: its own, and all that finds its parents',
      'attachments',
      ['org.permission.attachment.read', 'org.permission.conversation.read', SEARCH],
    ],
    ['what any key may read: none', 'notifications', []],
  ])('%s', (_what, name, roles) => {
    expect(neededRoles(stream(name), false)).toEqual(roles);
  });

  it('are one more for attachments that are found by their messages, and for nothing else', () => {
    expect(neededRoles(stream('attachments'), true)).toEqual([
      ...neededRoles(stream('attachments'), false),
      'org.permission.message.read',
    ]);
    for (const name of ['tags', 'notes', 'custom_attributes']) {
      expect(neededRoles(stream(name), true)).toEqual(neededRoles(stream(name), false));
    }
  });

  it('are told in words', () => {
    expect(rolesOf(stream('tags'))).toBe('org.permission.tag.read');
    expect(rolesOf(stream('notes'))).toBe(`org.permission.note.read and ${SEARCH}`);
    expect(rolesOf(stream('attachments'))).toBe(
      `org.permission.attachment.read, org.permission.conversation.read and ${SEARCH}, and in the mode ` +
        'with_attachments org.permission.message.read',
    );
    expect(rolesOf(stream('notifications'))).toBe('none that Kustomer documents');
  });
});

describe('what a key lacks', () => {
  it.each<[string, string[], string[]]>([
    ['nothing granted', [], ['note', 'search']],
    ['the roles themselves', ['org.permission.note.read', SEARCH], []],
    ['the older roles', ['org.user.note.read', 'org.user.search.read'], []],
    ['search roles of admins', ['org.permission.note.read', 'org.admin.search.read'], []],
    ['another search role', ['org.permission.note.read', 'org.permission.search_global.create'], []],
    ['a search role that updates', ['org.permission.search.update'], ['note']],
    ['a role of executing saved searches', ['org.permission.search_execution.create'], ['note', 'search']],
    ['everything, by one word', ['org'], []],
    ['all permissions', ['org.permission'], []],
    ['all that users may', ['org.user'], []],
    ['all permissions of notes', ['org.permission.note', 'org.permission.search'], []],
    ['all permissions that read', ['org.permission.read'], ['search']],
    ['all that users may read', ['org.user.read'], ['search']],
    ['all that admins may read, which notes are not', ['org.admin.read'], ['note', 'search']],
    ['what Etleap asks for', ['org.admin.read', 'org.permission.read', 'org.user.read', SEARCH], []],
    ['all permissions that create', ['org.permission.create'], ['note', 'search']],
    ['a star for the object', ['org.permission.*.read', SEARCH], []],
    ['a star for all', ['org.*'], []],
    ['a star elsewhere', ['org.permission.*.update'], ['note']],
    [
      'roles of other objects',
      ['org.permission.notes.read', 'org.permission.not', 'note'],
      ['note', 'search'],
    ],
    ['empty words', ['', '.', '*.'], ['note', 'search']],
  ])('of the roles of notes with %s', (_what, granted, lacked) => {
    const names = { note: 'org.permission.note.read', search: SEARCH } as const;
    const expected = Object.entries(names).filter(([name]) => lacked.includes(name));
    expect(lackedRoles(granted, neededRoles(stream('notes'), false))).toEqual(
      expected.map(([, role]) => role),
    );
  });

  it.each<[string, string[], number]>([
    ['of admins', ['org.admin.metadata.read', 'org.admin.klass.read'], 0],
    ['of reading admins', ['org.admin.read'], 0],
    ['of users', ['org.user.metadata.read'], 1],
  ])('of the roles of metadata with those %s', (_what, granted, lacked) => {
    expect(lackedRoles(granted, neededRoles(stream('custom_attributes'), false))).toHaveLength(lacked);
  });

  it.each<[stream: string, granted: string, isEnough: boolean]>([
    ['queues', 'org.permission.queue.read', true],
    ['queues', 'org.permission.routing.read', true],
    ['queue_rules', 'org.user.routing.read', true],
    ['routing_statuses', 'org.user.read', true],
    ['queues', 'org.user.queue.read', false],
    ['hooks_web', 'org.admin.hook.read', true],
    ['hooks_web', 'org.user.read', false],
    ['spam_senders', 'org.admin.read', true],
    ['spam_senders', 'org.user.spam.read', false],
    ['workflows', 'org.admin.workflow', true],
    ['workflows', 'org.user.read', false],
    ['cards', 'org.user.apps.read', true],
    ['kb_articles', 'org.admin.kb.read', true],
    ['snippets', 'org.admin.content.snippet.read', true],
    ['shortcut_categories', 'org.user.content.shortcut.read', true],
    ['saved_searches', 'org.permission.read', true],
    ['saved_searches', SEARCH, false],
    ['snoozes', 'org.user.read', false],
    ['notifications', 'nothing', true],
  ])('of the roles of %s with %s is nothing: %s', (name, granted, isEnough) => {
    expect(lackedRoles([granted], neededRoles(stream(name), false))).toHaveLength(isEnough ? 0 : 1);
  });

  it('of the role of custom objects stays open where one class is granted: the API is asked then', () => {
    const granted = [
      'org.permission.kobject.kobject_order.read',
      'org.permission.kobject.kobject_*.read',
      SEARCH,
    ];
    expect(lackedRoles(granted, neededRoles(stream('kobjects'), false))).toEqual([
      'org.permission.kobject.read',
    ]);
  });
});

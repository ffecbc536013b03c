/** The answers to the questions of `docs/sql`, computed from the sandbox's records without any SQL. */
import { relatedId, type StoredResource } from '../../sandbox/resource';
import type { Store } from '../../sandbox/store';
import type { Row } from '../compare';
import * as facts from './facts';

const { existing, grouped, momentAt, numberAt, percent, quantile, round, sum, textAt, textsAt, valueAt } =
  facts;
const DAY_MS = 86_400_000;

/** File in `docs/sql` → the rows that it should print. */
export const ANSWERS: Readonly<Record<string, (store: Store) => Row[]>> = {
  '01-first-response-time.sql': (store) => {
    const waitMs = (one: StoredResource): number =>
      momentAt(one, 'firstResponse', 'createdAt') - momentAt(one, 'createdAt');
    const answered = existing(store, 'conversation').filter((one) => !Number.isNaN(waitMs(one)));
    return grouped(answered, (one) => textsAt(one, 'channels')[0] ?? 'none').map(([channel, ones]) => ({
      channel,
      conversations: ones.length,
      median_minutes: round(quantile(ones.map(waitMs), 0.5) / 60_000, 1),
      ninetieth_percentile_minutes: round(quantile(ones.map(waitMs), 0.9) / 60_000, 1),
    }));
  },

  '02-backlog-per-day.sql': (store) => {
    const all = existing(store, 'conversation');
    const lastDayMs = Math.floor(Math.max(...all.map((one) => momentAt(one, 'updatedAt'))) / DAY_MS) * DAY_MS;
    return Array.from({ length: 90 }, (_, index) => {
      const endMs = lastDayMs + (index - 88) * DAY_MS;
      const isOpen = (one: StoredResource): boolean =>
        momentAt(one, 'createdAt') < endMs &&
        (textAt(one, 'status') !== 'done' || momentAt(one, 'lastDone', 'createdAt') >= endMs);
      return {
        day: new Date(endMs - DAY_MS).toISOString().slice(0, 10),
        backlog: all.filter(isOpen).length,
      };
    });
  },

  '03-csat-by-team.sql': (store) => {
    const ratings = existing(store, 'conversation').flatMap((one) => {
      const rating = numberAt(one, 'satisfactionLevel', 'rating');
      return rating === undefined
        ? []
        : textsAt(one, 'satisfactionLevel', 'sentByTeams').map((team) => ({ team, rating }));
    });
    return grouped(ratings, ({ team }) => nameOf(store, 'team', team)).map(([team, ones]) => ({
      team,
      ratings: ones.length,
      average_rating: round(sum(ones.map(({ rating }) => rating)) / ones.length, 2),
      satisfied_percent: percent(ones.filter(({ rating }) => rating >= 4).length, ones),
    }));
  },

  '04-handle-time.sql': (store) => {
    const handled = existing(store, 'conversation')
      .filter((one) => textAt(one, 'status') === 'done')
      .flatMap((one) =>
        textsAt(one, 'assignedTeams').map((team) => ({
          team,
          minutes: (numberAt(one, 'totalOpen', 'time') ?? NaN) / 60_000,
        })),
      );
    return grouped(handled, ({ team }) => nameOf(store, 'team', team)).map(([team, ones]) => ({
      team,
      conversations: ones.length,
      average_minutes: round(sum(ones.map(({ minutes }) => minutes)) / ones.length, 1),
      longest_minutes: round(Math.max(...ones.map(({ minutes }) => minutes)), 1),
    }));
  },

  '05-conversations-per-tag.sql': (store) => {
    const tagged = existing(store, 'conversation').flatMap((one) =>
      textsAt(one, 'tags').map((tag) => ({ tag, status: textAt(one, 'status') })),
    );
    return grouped(tagged, ({ tag }) => tag)
      .map(([tag, ones]) => ({
        tag_id: tag,
        tag: textAt(store.get('tag', tag), 'name'),
        conversations: ones.length,
        not_done: ones.filter(({ status }) => status !== 'done').length,
      }))
      .sort((a, b) => b.conversations - a.conversations);
  },

  '06-reopened.sql': (store) =>
    grouped(existing(store, 'conversation'), (one) => (textAt(one, 'createdAt') ?? '').slice(0, 7)).map(
      ([month, ones]) => {
        const times = ones.map((one) => numberAt(one, 'reopenCount') ?? 0);
        const reopened = times.filter((count) => count > 0).length;
        return {
          month,
          conversations: ones.length,
          reopened,
          reopened_percent: percent(reopened, ones),
          times: sum(times),
        };
      },
    ),

  '07-attachments-per-channel.sql': (store) => {
    const files = store.all('attachment').flatMap((file) => {
      const message = store.get('message', relatedId(file, 'message') ?? '');
      const conversationId = message && relatedId(message, 'conversation');
      const conversation = facts.findExisting(store, 'conversation', conversationId);
      return message && conversation ? [{ file, message }] : [];
    });
    return grouped(
      files,
      ({ message }) => `${textAt(message, 'channel') ?? ''} ${textAt(message, 'direction') ?? ''}`,
    ).map(([name, ones]) => ({
      channel: name.split(' ')[0],
      direction: name.split(' ')[1],
      attachments: ones.length,
      messages: new Set(ones.map(({ message }) => message.id)).size,
      megabytes: round(sum(ones.map(({ file }) => numberAt(file, 'contentLength') ?? 0)) / 1e6, 2),
    }));
  },

  '08-sla-breaches.sql': (store) => {
    const agreed = existing(store, 'conversation').filter((one) => valueAt(one, 'sla', 'version'));
    return grouped(agreed, (one) => String(numberAt(one, 'priority'))).map(([priority, ones]) => {
      const breached = ones.filter((one) => valueAt(one, 'sla', 'breached') === true).length;
      return {
        priority: Number(priority),
        conversations: ones.length,
        breached,
        breached_percent: percent(breached, ones),
      };
    });
  },

  '09-waiting-customers.sql': (store) =>
    existing(store, 'conversation')
      .filter((one) => textAt(one, 'status') === 'open' && textAt(one, 'lastMessageDirection') === 'in')
      .map((one) => {
        const customer = facts.findExisting(store, 'customer', relatedId(one, 'customer'));
        const company = customer && facts.findExisting(store, 'company', relatedId(customer, 'company'));
        return {
          conversation_id: one.id,
          customer: textAt(customer, 'displayName') ?? 'unknown',
          company: textAt(company, 'name') ?? null,
          last_message_at: textAt(one, 'lastMessageAt') ?? '',
        };
      })
      .sort((a, b) =>
        a.last_message_at + a.conversation_id < b.last_message_at + b.conversation_id ? -1 : 1,
      )
      .slice(0, 20),

  '10-replies-per-agent.sql': (store) => {
    const sent = existing(store, 'message').filter((one) => textAt(one, 'direction') === 'out');
    return grouped(sent, (one) => relatedId(one, 'createdBy') ?? '')
      .map(([id, ones]) => ({
        agent: nameOf(store, 'user', id),
        replies: ones.filter((one) => valueAt(one, 'auto') !== true).length,
        automatic: ones.filter((one) => valueAt(one, 'auto') === true).length,
        conversations: new Set(ones.map((one) => relatedId(one, 'conversation'))).size,
      }))
      .sort((a, b) => b.replies - a.replies);
  },
};

function nameOf(store: Store, type: string, id: string): string {
  return textAt(store.get(type, id), 'name') ?? id;
}

/** Definitions of the custom attributes that the made-up records carry (dossier section 5, metadata). */
import { iso, type Generation } from './generation';
import { KLASS_NAMES } from './generate-kobjects';
import type { JsonObject } from './json';
import type { StoredResource } from './resource';

/** Name and type of each definition; `Id` attributes also name their target. */
const CUSTOMER: Record<string, JsonObject> = {
  brandStr: { type: 'string', displayName: 'Brand', enumeration: ['north', 'south'] },
  lastOrderIdNum: { type: 'number', displayName: 'Last order id' },
  acceptsMarketingBool: { type: 'boolean', displayName: 'Accepts marketing' },
  contactReasonTree: { type: 'string', displayName: 'Contact reason', tree: { children: [] } },
  deskTicketUrl: { type: 'string', displayName: 'Desk ticket' },
  birthdayAt: { type: 'string', format: 'date-time', displayName: 'Birthday' },
  lastVisitAt: { type: 'string', format: 'date-time', displayName: 'Last visit' },
  ordersId: { type: 'string', displayName: 'Orders', target: 'kobject.order', multi: true },
  retiredStr: { type: 'string', displayName: 'Retired', deletedAt: '2021-05-01T08:00:00.000Z' },
};
const COMPANY: Record<string, JsonObject> = {
  tierStr: { type: 'string', displayName: 'Tier', enumeration: ['gold', 'silver'] },
  contractSignedAt: { type: 'string', format: 'date-time', displayName: 'Contract signed' },
};
const CONVERSATION: Record<string, JsonObject> = {
  contactReasonTree: { type: 'string', displayName: 'Contact reason', tree: { children: [] } },
  escalatedBool: { type: 'boolean', displayName: 'Escalated' },
  promisedAt: { type: 'string', format: 'date-time', displayName: 'Promised for' },
  orderNumberId: { type: 'string', displayName: 'Order', target: 'kobject.order' },
};
const KOBJECT: Record<string, JsonObject> = {
  orderStatusStr: { type: 'string', displayName: 'Status' },
  orderNumberNum: { type: 'number', displayName: 'Number' },
  totalPriceNum: { type: 'number', displayName: 'Total price' },
  giftBool: { type: 'boolean', displayName: 'Gift' },
  orderUpdatedAt: { type: 'string', format: 'date-time', displayName: 'Updated' },
  shippedAt: { type: 'string', format: 'date-time', displayName: 'Shipped' },
  reasonTree: { type: 'string', displayName: 'Reason', tree: { children: [] } },
  noteTxt: { type: 'string', displayName: 'Note' },
};

/** One record per resource: company, conversation, customer, message and each klass that has objects. */
export function generateMetadata(generation: Generation): StoredResource[] {
  const modifiedAt = iso(generation.now - 900 * 86_400_000);
  const of = (name: string, definitions: Record<string, JsonObject>): StoredResource => {
    const properties: JsonObject = {};
    for (const [attribute, definition] of Object.entries(definitions)) {
      // Only some definitions tell when they were changed.
      const isDated = generation.random.chance(0.5);
      properties[attribute] = isDated ? { ...definition, modifiedAt, updatedAt: modifiedAt } : definition;
    }
    const record = generation.record('metadata', name, { properties });
    return { ...record, links: { self: `/v1/metadata/${name}` } };
  };
  return [
    of('company', COMPANY),
    of('conversation', CONVERSATION),
    of('customer', CUSTOMER),
    of('message', {}),
    ...KLASS_NAMES.map((name) => of(`kobject.${name}`, KOBJECT)),
  ];
}

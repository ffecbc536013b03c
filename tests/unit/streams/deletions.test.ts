import { deletionIn } from '../../../src/streams/quirks';

const entry = (attributes: object): { id: string; attributes: object } => ({ id: 'log', attributes });
const OBJECT = { objectType: 'customer', objectId: 'gone' };

describe('an entry of the audit log', () => {
  it.each([
    [{ eventName: 'kustomer.customer.delete', eventVerb: 'delete' }],
    [{ eventVerb: 'delete' }],
    [{ eventName: 'kustomer.customer.delete' }],
    [{ eventName: 'kustomer.customer.delete', eventVerb: null }],
  ])('tells of a deletion: %j', (attributes) => {
    expect(deletionIn(entry({ ...OBJECT, ...attributes }))).toEqual({
      id: 'log',
      object_type: 'customer',
      object_id: 'gone',
    });
  });

  it.each([
    [{ eventName: 'kustomer.customer.update', eventVerb: 'update' }],
    [{ eventName: 'kustomer.customer.delete.undone', eventVerb: 'create' }],
    [{ eventName: 5, eventVerb: ['delete'] }],
    [{}],
  ])('tells of none: %j', (attributes) => {
    expect(deletionIn(entry({ ...OBJECT, ...attributes }))).toBeUndefined();
  });

  it('that does not name its object is kept, with null', () => {
    expect(deletionIn(entry({ eventVerb: 'delete' }))).toEqual({
      id: 'log',
      object_type: null,
      object_id: null,
    });
  });

  it('without attributes tells of none', () => {
    expect(deletionIn({ id: 'log' })).toBeUndefined();
  });
});

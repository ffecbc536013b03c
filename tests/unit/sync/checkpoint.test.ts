import { parseState } from '../../../src/singer/state';
import { createCheckpoint } from '../../../src/sync/checkpoint';
import type { LineWriter } from '../../../src/singer/writer';
import { createFakeClock } from '../kustomer/fake-clock';
import { createLines } from './fixtures';

const T = Date.UTC(2026, 0, 1);
const scene = (input: unknown = {}) => {
  const writer = createLines();
  const clock = createFakeClock();
  return { writer, clock, checkpoint: createCheckpoint(parseState(input, 'state'), writer, clock) };
};
const valueIn = (state: unknown): unknown =>
  (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks['notes']?.[
    'replication_key_value'
  ];

describe('a checkpoint', () => {
  it('opens with the input state as it came, unknown bookmarks included', async () => {
    const input = { bookmarks: { other: { partitions: [1] }, notes: '2025-01-01' }, extra: true };
    const { writer, checkpoint } = scene(input);
    await checkpoint.open();
    expect(writer.messages).toEqual([{ type: 'STATE', value: input }]);
  });

  it('opens with an empty one where there is none', async () => {
    const { writer, checkpoint } = scene();
    await checkpoint.open();
    expect(writer.messages).toEqual([{ type: 'STATE', value: { bookmarks: {} } }]);
  });

  it('remembers what stands beside a bookmark without moving it, or where there is none', () => {
    const { checkpoint } = scene({ bookmarks: { notes: '2025-01-01', tags: null } });
    checkpoint.remember('notes', { last_pass_method: 'FULL_TABLE' });
    checkpoint.remember('tags', { last_pass_method: 'FULL_TABLE' });
    checkpoint.advance('teams', T, { windows: [] });
    checkpoint.remember('teams', { last_pass_method: 'INCREMENTAL' });
    expect(checkpoint.current().bookmarks).toEqual({
      notes: { replication_key_value: '2025-01-01', last_pass_method: 'FULL_TABLE' },
      tags: { last_pass_method: 'FULL_TABLE' },
      teams: {
        replication_key: 'updated_at',
        replication_key_value: new Date(T).toISOString(),
        windows: [],
        last_pass_method: 'INCREMENTAL',
      },
    });
  });

  it('writes at most one STATE in 5 s while it is only due, and any time it is told to', async () => {
    const { writer, clock, checkpoint } = scene();
    await checkpoint.open();
    await checkpoint.writeIfDue();
    clock.step(4_999);
    await checkpoint.writeIfDue();
    expect(writer.messages).toHaveLength(1);
    clock.step(1);
    await checkpoint.writeIfDue();
    await checkpoint.writeIfDue();
    expect(writer.messages).toHaveLength(2);
    await checkpoint.write();
    clock.step(4_999);
    await checkpoint.writeIfDue();
    expect(writer.messages).toHaveLength(3);
  });

  it('says what was reached by when it is written, not by when it was asked to', async () => {
    const held: Iterable<string>[] = [];
    const waiting: LineWriter = {
      lines: (lines) => Promise.resolve(void held.push(lines)),
      flush: () => Promise.resolve(),
    };
    const checkpoint = createCheckpoint(parseState({}, 'state'), waiting, createFakeClock());
    await checkpoint.write();
    checkpoint.advance('notes', T, {});
    const [line] = [...(held[0] ?? [])];
    const message: unknown = JSON.parse(line ?? '');
    expect(valueIn((message as { value: unknown }).value)).toBe('2026-01-01T00:00:00.000Z');
  });

  it('moves a bookmark and keeps what belongs to others', () => {
    const { checkpoint } = scene({ bookmarks: { other: { anything: 1 } } });
    checkpoint.advance('notes', T, { windows: [] });
    expect(checkpoint.current().bookmarks).toEqual({
      other: { anything: 1 },
      notes: {
        replication_key: 'updated_at',
        replication_key_value: '2026-01-01T00:00:00.000Z',
        windows: [],
      },
    });
  });

  it('never moves one back', () => {
    const { checkpoint } = scene();
    checkpoint.advance('notes', T, {});
    checkpoint.advance('notes', T - 1, {});
    expect(valueIn(checkpoint.current())).toBe('2026-01-01T00:00:00.000Z');
    checkpoint.advance('notes', T + 1, {});
    expect(valueIn(checkpoint.current())).toBe('2026-01-01T00:00:00.001Z');
  });

  it('makes snapshots that nothing can change any more', () => {
    const { checkpoint } = scene();
    const windows = [{ from: 1 }];
    checkpoint.advance('notes', T, { windows });
    const before = checkpoint.current();
    windows.push({ from: 2 });
    checkpoint.advance('notes', T + 1, { windows });
    expect(valueIn(before)).toBe('2026-01-01T00:00:00.000Z');
    expect(before.bookmarks['notes']).toMatchObject({ windows: [{ from: 1 }] });
    expect(Object.isFrozen(before.bookmarks['notes'])).toBe(true);
  });
});

/**
 * The run's state: bookmarks as they advance, and the STATE messages that say so. Knows nothing of how streams are
 * read.
 *
 * - Opened: the first STATE repeats the input state, before any record; targets that publish the first state they
 *   saw then never publish progress that isn't stored.
 * - Running: `advance` moves one bookmark, never back, after what it claims was written. STATE follows, at most one
 *   every few seconds.
 * - Closed: the last STATE is the last message, even where nothing changed.
 *
 * A bookmark that isn't ours is kept as it came.
 */
import type { Clock } from '../clock';
import { formatInstant } from '../instant';
import type { JsonObject } from '../json';
import { isJsonObject, member } from '../json';
import { stateLine } from '../singer/messages';
import type { State } from '../singer/state';
import { withBookmark } from '../singer/state';
import type { LineWriter } from '../singer/writer';
import { REPLICATION_KEY } from '../streams/definition';

const STATE_EVERY_MS = 5_000;

export interface Checkpoint {
  /** Writes the input state. */
  open(): Promise<void>;
  /** Everything of `stream` up to `valueMs` is written. `details` describe what the bookmark was made under. */
  advance(stream: string, valueMs: number, details: JsonObject, replicationKey?: string): void;
  /** Adds `details` to the bookmark of `stream`, whatever it claims, or makes one that claims nothing. */
  remember(stream: string, details: JsonObject): void;
  /** Writes a STATE, if the last one is some seconds old. */
  writeIfDue(): Promise<void>;
  /** Writes a STATE now. */
  write(): Promise<void>;
  /** The state as it would be written now. */
  current(): State;
}

export function createCheckpoint(input: State, writer: LineWriter, clock: Clock): Checkpoint {
  const reachedMs = new Map<string, number>();
  let state = input;
  let writtenAtMs = 0;

  /** Made when it is written: while it waited for the reader, another may have gone out that says more. */
  function* newestState(): Generator<string> {
    yield stateLine(state);
  }

  const write = async (): Promise<void> => {
    writtenAtMs = clock.now();
    await writer.lines(newestState());
  };

  return {
    open: write,
    write,
    advance(stream, valueMs, details, replicationKey = REPLICATION_KEY) {
      const value = Math.max(valueMs, reachedMs.get(stream) ?? valueMs);
      reachedMs.set(stream, value);
      state = withBookmark(state, stream, {
        replication_key: replicationKey,
        replication_key_value: formatInstant(value),
        ...details,
      });
    },
    remember(stream, details) {
      const before = member(state.bookmarks, stream);
      // Another tap's may be a bare date-time.
      const known = typeof before === 'string' ? { replication_key_value: before } : before;
      state = withBookmark(state, stream, { ...(isJsonObject(known) && known), ...details });
    },
    async writeIfDue() {
      if (clock.now() - writtenAtMs >= STATE_EVERY_MS) await write();
    },
    current: () => state,
  };
}

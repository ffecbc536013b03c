/** What was asked and answered, for assertions. Knows nothing of endpoints. */
import type { Reference } from './resource';

export interface JournalEntry {
  /** The API's clock when the request was complete. */
  readonly at: number;
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text where it is none; undefined where there is no body. */
  readonly body: unknown;
  /** 0 where the connection was reset before an answer. */
  readonly status: number;
  /** Records in `data` of the answer. */
  readonly rows: number;
  /** The first record that the request created. */
  readonly created?: Reference;
  /** The kind of the fault that the request met. */
  readonly fault?: string;
}

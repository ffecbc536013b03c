/** What the endpoints share: the organisation, its data and the switches; and the form of calls and answers. */
import type { ErrorBody } from './api-error';
import type { Relations } from './relations';
import type { Envelope, Reference } from './resource';
import type { SearchIndex } from './search-index';
import type { Store } from './store';
import type { Switches } from './switches';

export interface Api {
  readonly organisation: { readonly id: string; readonly name: string };
  readonly store: Store;
  readonly index: SearchIndex;
  readonly relations: Relations;
  readonly switches: Switches;
  readonly roles: readonly string[];
  readonly apiKey: string;
  /** The origin of the files' links. */
  readonly storageUrl: string;
  readonly now: () => number;
}

export interface Call {
  readonly path: string;
  /** The parts of the path that the route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly userAgent: string;
  /** The number of this request since the start. */
  readonly count: number;
}

export interface Answer {
  readonly status: number;
  readonly body?: Envelope | ErrorBody;
  readonly created?: Reference;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/v1/conversations/:id`; a part may be restricted: `:id([0-9a-f]{24})`. */
  readonly path: string;
  /** Any one of these roles is enough; an empty list needs none. */
  readonly roles: readonly string[] | ((params: Call['params']) => readonly string[]);
  readonly answer: (call: Call) => Answer;
}

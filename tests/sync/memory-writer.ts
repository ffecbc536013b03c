/** Takes messages in memory, as a target would, up to the line at which the process is killed. */
import type { LineWriter } from '../../src/singer/writer';

/** The process is gone: nothing that follows happens. */
export class Killed extends Error {}

export interface MemoryWriter extends LineWriter {
  readonly messages: readonly Message[];
  readonly isKilled: boolean;
}

export interface Message {
  readonly type: string;
  readonly stream?: string;
  readonly record?: Readonly<Record<string, unknown>>;
  readonly value?: { readonly bookmarks: Readonly<Record<string, unknown>> };
}

/** `killAt` is the number of the line that is not written any more; undefined: none. */
export function createMemoryWriter(
  killAt: number | undefined,
  onMessage: (message: Message) => void,
): MemoryWriter {
  const messages: Message[] = [];
  let isKilled = false;
  return {
    messages,
    get isKilled() {
      return isKilled;
    },
    async lines(lines) {
      for (const line of lines) {
        if (isKilled || messages.length + 1 === killAt) {
          isKilled = true;
          throw new Killed('killed');
        }
        const message = JSON.parse(line) as Message;
        messages.push(message);
        onMessage(message);
      }
      await Promise.resolve();
    },
    flush: () => Promise.resolve(),
  };
}

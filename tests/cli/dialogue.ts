/** Talks with a program that asks: waits for a question, then types. Judges nothing. */
import type { Readable, Writable } from 'node:stream';

export interface Dialogue {
  /** All that has been shown, what the terminal echoes included. */
  text(): string;
  /** Resolves when `part` has been shown behind what was waited for before. Rejects when the output ends without. */
  shows(part: string): Promise<void>;
  /** Waits for the question, then types `reply` and Return. */
  answer(question: string, reply: string): Promise<void>;
}

export function dialogueWith(shown: Readable, typed: Writable): Dialogue {
  let text = '';
  let seen = 0;
  let hasEnded = false;
  let wake = (): void => undefined;
  shown.setEncoding('utf8');
  shown.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  shown.on('close', () => {
    hasEnded = true;
    wake();
  });
  const shows = (part: string): Promise<void> =>
    new Promise((resolve, reject) => {
      wake = () => {
        const found = text.indexOf(part, seen);
        if (found >= 0) {
          seen = found + part.length;
          resolve();
        } else if (hasEnded) reject(new Error(`The output ended without ${part}: …${text.slice(seen)}`));
      };
      wake();
    });
  return {
    text: () => text,
    shows,
    async answer(question, reply) {
      await shows(question);
      typed.write(`${reply}\r`);
    },
  };
}
